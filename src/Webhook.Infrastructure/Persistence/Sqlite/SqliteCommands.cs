using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>Statements that are prepared once and executed many times: that is what many small rows cost least by.</summary>
internal static class SqliteCommands
{
    /// <param name="connection">An open connection, which stays the caller's.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">The names of its parameters, in the order in which the caller sets them.</param>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }
}
