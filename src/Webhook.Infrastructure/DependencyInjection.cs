using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhook.Application.Audit;
using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Application.Health;
using Webhook.Application.Parameters;
using Webhook.Application.Patients;
using Webhook.Application.Subscriptions;
using Webhook.Infrastructure.Audit;
using Webhook.Infrastructure.Backups;
using Webhook.Infrastructure.Clients;
using Webhook.Infrastructure.Handlers;
using Webhook.Infrastructure.Persistence;
using Webhook.Infrastructure.Persistence.Postgres;
using Webhook.Infrastructure.Persistence.Sqlite;
using Webhook.Infrastructure.Retention;
using Webhook.Infrastructure.Subscriptions;

namespace Webhook.Infrastructure;

public static class DependencyInjection
{
    /// <summary>Adds storage, configured by <see cref="StorageOptions"/> and <see cref="IngestOptions"/>, and what sends events on.</summary>
    public static IServiceCollection AddInfrastructure(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>()
            .Configure(options =>
            {
                options.DataDirectory = configuration["DataDirectory"] ?? options.DataDirectory;
                options.ConnectionString = configuration.GetConnectionString("Events");
                options.Provider = ProviderOf(configuration);
                options.Migrate = configuration.GetValue("Storage:Migrate", defaultValue: true);
            })
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<IngestOptions>()
            .BindConfiguration("Ingest")
            .ValidateDataAnnotations()
            .ValidateOnStart();

        services.AddOptions<RetentionOptions>()
            .BindConfiguration("Retention")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<BackupOptions>()
            .BindConfiguration("Backup")
            .Validate(backup => backup.Directory is null || Directory.Exists(backup.Directory), "Backup:Directory must be a folder that exists.")
            .Validate<IOptions<StorageOptions>>(
                (backup, storage) => backup.Directory is null || !storage.Value.Holds(backup.Directory), "Backup:Directory must lie outside of the data directory.")
            .ValidateOnStart();

        services.AddSingleton(TimeProvider.System);
        _ = ProviderOf(configuration) is StorageProvider.Postgres ? services.AddPostgres() : services.AddSqlite();
        services.AddSingleton<LogSignal>();
        services.AddSingleton<ILogSignal>(provider => provider.GetRequiredService<LogSignal>());
        services.AddSingleton<WriterTurn>();
        services.AddSingleton<StorageChanges>();
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<IStorageProbe>(provider => provider.GetRequiredService<GroupCommit>());
        services.AddSingleton<IIngestLoad>(provider => provider.GetRequiredService<GroupCommit>());
        services.AddSingleton<IAppointmentEventRepository, AppointmentEventRepository>();
        services.AddSingleton<InstallationKeys>();
        services.AddSingleton<IContentFingerprint, ContentFingerprint>();
        services.AddSingleton<ICursorSeal, CursorSeal>();
        services.AddHostedService(provider => provider.GetRequiredService<GroupCommit>());
        services.AddSingleton<ClientDirectory>();
        services.AddSingleton<IClientDirectory>(provider => provider.GetRequiredService<ClientDirectory>());
        services.AddSingleton<IClientRepository, ClientRepository>();
        services.AddSingleton<FirstAdmin>();
        services.AddSingleton<ISubscriptionRepository, SubscriptionRepository>();
        services.AddHostedService<ClientRefresh>();
        services.AddSingleton<IAuditTrail, AuditTrail>();
        services.AddSingleton<IAuditHash, AuditHash>();
        services.AddSingleton<IPatientEraser, PatientEraser>();
        services.AddSingleton<RetentionSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<RetentionSweep>());
        services.AddOptions<HandlerOptions>()
            .BindConfiguration("Handlers")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<IHandlerStore, HandlerStore>();
        services.AddHostedService<HandlerHost>();
        services.AddSubscriptions();
        return services;
    }

    /// <summary>Makes the database ready, its keys and the clients known; to be called before the first request.</summary>
    /// <param name="services">Everything.</param>
    /// <param name="needsAdmin">Whether a first client is made when there is none, because nobody could come in otherwise.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StartupException">Storage cannot be used; the message says what to do.</exception>
    /// <exception cref="StorageUnavailableException">It could be used, and cannot any more.</exception>
    public static async Task PrepareStorageAsync(this IServiceProvider services, bool needsAdmin, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<IStorageSetup>().PrepareAsync(cancellationToken);
        await services.GetRequiredService<InstallationKeys>().LoadAsync(cancellationToken);
        await services.GetRequiredService<FirstAdmin>().PrepareAsync(needsAdmin, cancellationToken);
    }

    /// <summary>Makes or migrates the database and nothing else.</summary>
    /// <param name="services">Everything.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StartupException">Storage cannot be used; the message says what to do.</exception>
    public static Task MigrateStorageAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<IStorageSetup>().PrepareAsync(cancellationToken);

    // Anything else is refused when the options are validated.
    private static StorageProvider ProviderOf(IConfiguration configuration) => configuration["Storage:Provider"] is not { } name
        ? StorageProvider.Sqlite
        : Enum.TryParse<StorageProvider>(name, ignoreCase: true, out var provider) ? provider : (StorageProvider)(-1);
}
