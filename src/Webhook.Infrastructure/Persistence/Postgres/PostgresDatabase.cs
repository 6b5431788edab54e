using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>Makes the database ready, once, however many processes start at the same time.</summary>
internal sealed class PostgresDatabase(
    IDbContextFactory<WebhookDbContext> contexts, NpgsqlDataSource server, IOptions<StorageOptions> options, LogSignal signal) : IStorageSetup
{
    // Of this service's migrations: "AWBH".
    private const long MigrationLock = 0x41574248;

    private static readonly TimeSpan MigrationLimit = TimeSpan.FromMinutes(10);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MigrateAsync(cancellationToken);
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            signal.Raise(await context.Set<LogEnd>().Select(end => end.Position).SingleAsync(cancellationToken));
        }
        catch (Exception exception) when (StorageFaults.StorageWideOf(exception) is NpgsqlException fault && PostgresFaults.Cure(fault) is { } cure)
        {
            throw new StartupException($"The database of ConnectionStrings:Events cannot be used ({StorageFaults.CodeOf(fault)}). {cure}", fault);
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        // It ends with the connection, whatever becomes of this process.
        await using var holder = await server.OpenConnectionAsync(cancellationToken);
        await using var take = holder.Command("SELECT pg_advisory_lock($1)", MigrationLock);
        take.CommandTimeout = (int)MigrationLimit.TotalSeconds;
        await take.ExecuteNonQueryAsync(cancellationToken);

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        var known = context.Database.GetMigrations().ToList();
        if (applied.Except(known).Any())
        {
            throw new StartupException("The database was made by a newer version of this service. Start that version, or restore a backup.");
        }

        if (applied.Count < known.Count)
        {
            if (!options.Value.Migrate)
            {
                throw new StartupException("The database is not up to date. Start once with --migrate-only, or allow it at the start with Storage:Migrate=true.");
            }

            context.Database.SetCommandTimeout(MigrationLimit);
            await context.Database.MigrateAsync(cancellationToken);
            await InstallationSecret.MakeMissingAsync(context, cancellationToken);
        }
    }
}
