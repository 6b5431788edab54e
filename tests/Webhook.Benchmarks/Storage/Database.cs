using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Webhook.Benchmarks.Storage;

/// <summary>Small things done to SQLite files.</summary>
internal static class Database
{
    public static SqliteConnection OpenReadOnly(string file) => Open(file, SqliteOpenMode.ReadOnly);

    public static SqliteConnection Open(string file, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>The last place in the log: without deletions, how many events were ever stored.</summary>
    public static long LastEventId(string file) => Number(file, "SELECT coalesce(max(id), 0) FROM events");

    /// <returns>The one number that a query gives.</returns>
    /// <param name="file">A database.</param>
    /// <param name="sql">A query of this program's, never of anybody's input.</param>
    public static long Number(string file, string sql)
    {
        using var connection = OpenReadOnly(file);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <param name="connection">An open connection.</param>
    /// <param name="sql">A statement of this program's or of the service's schema, never of anybody's input.</param>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant, or comes from the schema of a database that the service made.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
