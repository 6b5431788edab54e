using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Whether the file may still hold parts of what was erased: the number of erasures since it was written anew. It is kept in
/// SQLite's user_version, which is the application's, changes with the transaction, and survives a kill.
/// </summary>
internal static class Remains
{
    /// <returns>0 when there can be none.</returns>
    public static long Read(SqliteConnection connection, SqliteTransaction? transaction = null)
    {
        using var read = connection.Prepare("PRAGMA user_version");
        read.Transaction = transaction;
        return (long)read.ExecuteScalar()!;
    }

    public static void Write(SqliteConnection connection, SqliteTransaction? transaction, long erasures)
    {
        using var write = connection.Prepare(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {erasures}"));
        write.Transaction = transaction;
        write.ExecuteNonQuery();
    }
}
