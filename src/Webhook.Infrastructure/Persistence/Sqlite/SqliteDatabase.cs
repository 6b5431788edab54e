using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>Makes the database ready before the first request, or says why that cannot be.</summary>
internal sealed class SqliteDatabase(
    IDbContextFactory<WebhookDbContext> contexts, IOptions<StorageOptions> options, LogSignal signal)
    : IStorageSetup, IDisposable
{
    /// <summary>SQLite's application_id of this service's databases: "AWBH".</summary>
    public const int ApplicationId = 0x41574248;

    /// <summary>Makes or migrates the database. Changes nothing when it refuses.</summary>
    /// <exception cref="StartupException">The database cannot be used; the message says what to do.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var file = options.Value.DatabaseFile;
        var folder = Path.GetDirectoryName(file)!;
        if (!Directory.Exists(folder))
        {
            throw new StartupException($"The folder {folder} does not exist. Create it, or name another in DataDirectory.");
        }

        var made = false;
        try
        {
            made = await MakeOrCheckAsync(file, cancellationToken);
            await MigrateAsync(cancellationToken);
            await MakeSecretsAsync(cancellationToken);
            await RaiseSignalAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            CloseIdleConnections();
            if (made)
            {
                Remove(file);
            }

            if (Explain(file, exception) is { } explanation)
            {
                throw new StartupException(explanation, exception);
            }

            throw;
        }
    }

    /// <summary>The last connection that closes copies the write-ahead log back and removes it, so that one file is left.</summary>
    public void Dispose() => CloseIdleConnections();

    private static string? Explain(string file, Exception exception) => exception switch
    {
        SqliteException fault when SqliteFaults.Cure(fault) is { } cure =>
            $"The database {file} cannot be used (SQLite error {fault.SqliteErrorCode}). {cure}",
        UnauthorizedAccessException or IOException =>
            $"The database {file} cannot be made. Give the service's user the right to write its folder, or name another place in DataDirectory.",
        _ => null,
    };

    private static void Remove(string file)
    {
        foreach (var left in (string[])[file, $"{file}-journal", $"{file}-wal", $"{file}-shm"])
        {
            File.Delete(left);
        }
    }

    private void CloseIdleConnections()
    {
        using var connection = new SqliteConnection(options.Value.SqliteConnectionString());
        SqliteConnection.ClearPool(connection);
    }

    /// <returns>Whether the file was made just now.</returns>
    private async Task<bool> MakeOrCheckAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            // SQLite gives its side files the mode of the database.
            await using var empty = PrivateFile.Create(file);
            return true;
        }

        await using var connection = new SqliteConnection(options.Value.SqliteConnectionString());
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();

        // Takes the write lock and reads the schema: fails where the file is no database, damaged, locked or read-only.
        command.CommandText = "BEGIN IMMEDIATE; SELECT count(*) FROM sqlite_schema; ROLLBACK;";
        await command.ExecuteScalarAsync(cancellationToken);
        return false;
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var applied = await context.Database.GetAppliedMigrationsAsync(cancellationToken);
        var known = context.Database.GetMigrations().ToList();
        if (applied.Except(known).Any())
        {
            throw new StartupException($"The database {options.Value.DatabaseFile} was made by a newer version of this service. Start that version, or restore a backup.");
        }

        await context.Database.OpenConnectionAsync(cancellationToken);
        await LetFileShrinkAsync(context, cancellationToken);

        // EF Core does this only to files that it makes itself. It stays with the file.
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        if (applied.Count() == known.Count)
        {
            return;
        }

        // A process that was killed while it migrated leaves EF Core's lock behind, and nobody would ever take it away.
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>
    /// Makes room that deleted events leave go back to the file system. A file of an older version is written anew for that,
    /// once, which also leaves no copies behind of what was moved within it.
    /// </summary>
    private static async Task LetFileShrinkAsync(WebhookDbContext context, CancellationToken cancellationToken)
    {
        const int incremental = 2;
        var mode = await context.Database.SqlQueryRaw<int>("SELECT auto_vacuum AS Value FROM pragma_auto_vacuum").SingleAsync(cancellationToken);
        if (mode != incremental)
        {
            await context.Database.ExecuteSqlRawAsync("PRAGMA auto_vacuum = INCREMENTAL; VACUUM", cancellationToken);
        }
    }

    private async Task MakeSecretsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await InstallationSecret.MakeMissingAsync(context, cancellationToken);
    }

    private async Task RaiseSignalAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        signal.Raise(await context.Events.MaxAsync(stored => (long?)stored.Id, cancellationToken) ?? 0);
    }
}
