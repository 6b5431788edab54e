using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Webhook.Application.Backups;
using Webhook.Application.Statistics;
using Webhook.Infrastructure.Backups;

namespace Webhook.Infrastructure.Persistence.Postgres;

internal static class PostgresSetup
{
    /// <summary>Adds storage on a PostgreSQL server, which several processes share.</summary>
    public static IServiceCollection AddPostgres(this IServiceCollection services)
    {
        // Without loggers: what Npgsql logs of a statement may hold a row.
        services.AddSingleton(provider =>
            NpgsqlDataSource.Create(provider.GetRequiredService<IOptions<StorageOptions>>().Value.PostgresConnectionString()));
        services.AddPooledDbContextFactory<PostgresContext>((provider, context) => context.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<IDbContextFactory<WebhookDbContext>, ContextFactory<PostgresContext>>();
        services.AddSingleton<IStorageSetup, PostgresDatabase>();
        services.AddSingleton<IWriter, PostgresWriter>();
        services.AddSingleton<IEventSearch, PostgresEventSearch>();
        services.AddSingleton<IEventCounts, PostgresEventCounts>();
        services.AddSingleton<IStorageUpkeep, PostgresUpkeep>();
        services.AddSingleton<IBackups, ServerBackups>();
        services.AddSingleton<PostgresNode>();
        services.AddHostedService<HandlerLeases>();
        services.AddHostedService<PartitionKeeper>();
        services.AddHostedService<LogListener>();
        return services;
    }
}
