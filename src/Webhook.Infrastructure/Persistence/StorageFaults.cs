using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Webhook.Infrastructure.Persistence.Postgres;
using Webhook.Infrastructure.Persistence.Sqlite;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Tells faults of the database from faults of what it was asked to do.</summary>
internal static class StorageFaults
{
    /// <returns>The fault that lies with the database, the disk or the network, so that nothing else would fare better: in an exception, or in one of EF Core's around it. Null when there is none.</returns>
    public static DbException? StorageWideOf(Exception exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
        {
            if (at is DbException fault)
            {
                return IsStorageWide(fault) ? fault : null;
            }
        }

        return null;
    }

    /// <summary>Whether the way to the database was lost at once, and not after a wait.</summary>
    public static bool IsLostConnection(Exception exception) =>
        StorageWideOf(exception) is NpgsqlException { InnerException: not TimeoutException } lost && PostgresFaults.IsLostConnection(lost);

    /// <returns>What a log says of it: a code, never the database's message, which may hold a row.</returns>
    public static string CodeOf(DbException fault) => fault switch
    {
        SqliteException sqlite => $"SQLite error {sqlite.SqliteErrorCode} ({sqlite.SqliteExtendedErrorCode})",
        PostgresException postgres => $"PostgreSQL error {postgres.SqlState}",
        _ => "PostgreSQL cannot be reached",
    };

    private static bool IsStorageWide(DbException fault) => fault switch
    {
        SqliteException sqlite => SqliteFaults.IsStorageWide(sqlite),
        NpgsqlException postgres => PostgresFaults.IsStorageWide(postgres),
        _ => false,
    };
}
