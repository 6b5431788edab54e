using System.Globalization;
using Npgsql;

namespace Webhook.Benchmarks.Storage;

/// <summary>Small things done to a database of a PostgreSQL server.</summary>
/// <param name="connectionString">To the database.</param>
internal sealed class ServerDatabase(string connectionString)
{
    public string ConnectionString => connectionString;

    public NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        return connection;
    }

    /// <summary>The last place in the log: without deletions, how many events were ever stored.</summary>
    public long LastEventId() => Number("SELECT coalesce(max(id), 0) FROM events");

    /// <returns>The one number that a query gives.</returns>
    /// <param name="sql">A query of this program's, never of anybody's input.</param>
    public long Number(string sql)
    {
        using var connection = Open();
        using var command = Command(connection, sql);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <returns>The one time that a query gives.</returns>
    /// <param name="sql">A query of this program's, never of anybody's input.</param>
    public DateTimeOffset Time(string sql)
    {
        using var connection = Open();
        using var command = Command(connection, sql);
        using var row = command.ExecuteReader();
        row.Read();
        return row.GetFieldValue<DateTimeOffset>(0);
    }

    /// <param name="sql">A statement of this program's, never of anybody's input.</param>
    public void Execute(string sql)
    {
        using var connection = Open();
        Execute(connection, sql);
    }

    /// <param name="connection">An open connection.</param>
    /// <param name="sql">A statement of this program's or of the service's schema, never of anybody's input.</param>
    public static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    // To sort millions of keys or to count them takes longer than the provider's patience.
    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // The text is a constant, or comes from the schema of a database that the service made.
        return new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
    }
}
