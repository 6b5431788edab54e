using Npgsql;
using NpgsqlTypes;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>Statements of a connection. Npgsql prepares those that come again by itself.</summary>
internal static class PostgresCommands
{
    /// <param name="connection">An open connection, which stays the caller's.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="values">Its parameters $1, $2 and so on.</param>
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    public static int Execute(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Adds a statement to those that are sent together.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        batch.BatchCommands.Add(command);
    }

    // Statements are prepared by their types, so that a null needs one, too.
    private static NpgsqlParameter Parameter(object? value) => value is TypedNull(var type)
        ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type }
        : new NpgsqlParameter { Value = value };

    /// <summary>A value, or a null that has a type.</summary>
    public static object OrNull<T>(T? value, NpgsqlDbType type) => value is null ? new TypedNull(type) : value;

    private sealed record TypedNull(NpgsqlDbType Type);
}
