using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhook.Application.Backups;
using Webhook.Application.Statistics;
using Webhook.Infrastructure.Backups;

namespace Webhook.Infrastructure.Persistence.Sqlite;

internal static class SqliteSetup
{
    /// <summary>Adds storage in a SQLite file.</summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services)
    {
        services.AddPooledDbContextFactory<SqliteContext>((provider, context) => context.UseSqlite(Options(provider).SqliteConnectionString()));
        services.AddSingleton<IDbContextFactory<WebhookDbContext>, ContextFactory<SqliteContext>>();
        services.AddSingleton<IStorageSetup, SqliteDatabase>();
        services.AddSingleton<IWriter>(provider => new SqliteWriter(Options(provider).SqliteConnectionString(), provider.GetRequiredService<InstallationKeys>()));
        services.AddSingleton<IEventSearch, SqliteEventSearch>();
        services.AddSingleton<IEventCounts, SqliteEventCounts>();
        services.AddSingleton<SqliteUpkeep>();
        services.AddSingleton<IStorageUpkeep>(provider => provider.GetRequiredService<SqliteUpkeep>());
        services.AddHostedService<WalCheckpointer>();
        services.AddSingleton<BackupJob>();
        services.AddSingleton<IBackups>(provider => provider.GetRequiredService<BackupJob>());
        services.AddHostedService(provider => provider.GetRequiredService<BackupJob>());
        return services;
    }

    private static StorageOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<StorageOptions>>().Value;
}
