using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Webhook.Application;
using Webhook.Infrastructure.Persistence;
using Webhook.Infrastructure.Persistence.Postgres;
using Webhook.Infrastructure.Persistence.Sqlite;

namespace Webhook.Infrastructure.Copying;

/// <summary>Copies a SQLite database into PostgreSQL and compares the two.</summary>
public static class StorageCopy
{
    /// <param name="from">Connection string of a SQLite database that nobody uses.</param>
    /// <param name="to">Connection string of a PostgreSQL database that is empty, or that the same copy began to fill.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends it between two pieces; the next copy goes on there.</param>
    /// <returns>Every table, and whether it is the same in both.</returns>
    /// <exception cref="CopyException">It cannot go on; the message says why, without any row and without the connection strings.</exception>
    public static async Task<IReadOnlyList<ComparedTable>> RunAsync(string from, string to, Action<CopyProgress> progress, CancellationToken cancellationToken)
    {
        CheckDirection(from, to);
        try
        {
            using var source = SqliteSource.Open(from);
            using var target = await PostgresTarget.OpenAsync(to, cancellationToken);
            target.Accept(source);
            new CopyRun(source, target, progress).Copy(cancellationToken);
            return await new Verification(source, target, progress).RunAsync(cancellationToken);
        }
        catch (Exception exception) when (Explain(exception) is { } explanation)
        {
            throw new CopyException(explanation, exception);
        }
    }

    private static void CheckDirection(string from, string to)
    {
        if (IsPostgres(from) && IsSqlite(to))
        {
            throw new CopyException("Copies are made from SQLite to PostgreSQL only.");
        }

        if (!IsSqlite(from))
        {
            throw new CopyException("--from is no connection string of SQLite, such as \"Data Source=appointments.db\".");
        }

        if (!IsPostgres(to))
        {
            throw new CopyException("--to is no connection string of PostgreSQL, such as \"Host=…;Database=…;Username=…\".");
        }
    }

    private static bool IsSqlite(string text) => StorageOptions.IsUnderstood(() => new SqliteConnectionStringBuilder(text).DataSource.Length > 0);

    private static bool IsPostgres(string text) => StorageOptions.IsUnderstood(() => !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host));

    // Never by the databases' own messages, which may hold a row.
    private static string? Explain(Exception exception) => exception switch
    {
        StartupException => exception.Message.Replace("ConnectionStrings:Events", "--to", StringComparison.Ordinal),
        SqliteException fault => SqliteFaults.IsInUse(fault)
            ? "The source is in use. Stop the service, and whatever else has the file open."
            : $"The source cannot be read ({StorageFaults.CodeOf(fault)}). {SqliteFaults.Cure(fault)}",
        NpgsqlException fault when PostgresFaults.Cure(fault) is { } cure =>
            $"The target cannot be used ({StorageFaults.CodeOf(fault)}). {cure.Replace("ConnectionStrings:Events", "--to", StringComparison.Ordinal)}",
        DbException fault => $"The target does not take it ({StorageFaults.CodeOf(fault)}).",
        _ => null,
    };
}
