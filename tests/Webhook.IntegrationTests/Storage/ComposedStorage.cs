using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;
using Webhook.Application;
using Webhook.Application.Audit;
using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Application.Patients;
using Webhook.Application.Statistics;
using Webhook.Application.Subscriptions;
using Webhook.Infrastructure;
using Webhook.Infrastructure.Retention;

namespace Webhook.IntegrationTests.Storage;

/// <summary>A database with the service's own composition on it.</summary>
/// <param name="settings">What says where it is.</param>
/// <param name="forgets">Whether it keeps events for 30 days and entries of the audit for 60; else for ever.</param>
internal abstract class ComposedStorage(IReadOnlyDictionary<string, string?> settings, bool forgets) : IStorage
{
    private readonly ShiftedTime time = new();
    private ServiceProvider? services;

    public IAppointmentEventRepository Events => Services.GetRequiredService<IAppointmentEventRepository>();

    public IEventCounts Counts => Services.GetRequiredService<IEventCounts>();

    public IClientRepository Clients => Services.GetRequiredService<IClientRepository>();

    public IClientDirectory Directory => Services.GetRequiredService<IClientDirectory>();

    public ISubscriptionRepository Subscriptions => Services.GetRequiredService<ISubscriptionRepository>();

    public IHandlerStore Handlers => Services.GetRequiredService<IHandlerStore>();

    public IAuditTrail Audit => Services.GetRequiredService<IAuditTrail>();

    public IPatientEraser Eraser => Services.GetRequiredService<IPatientEraser>();

    public IContentFingerprint Fingerprint => Services.GetRequiredService<IContentFingerprint>();

    public ILogSignal Signal => Services.GetRequiredService<ILogSignal>();

    public DateTimeOffset Now => time.GetUtcNow();

    protected ServiceProvider Services => services ?? throw new InvalidOperationException("The storage is not started.");

    public async Task StartAsync()
    {
        services = Compose();
        await services.PrepareStorageAsync(needsAdmin: false, CancellationToken.None);
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        foreach (var service in Services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await Services.DisposeAsync();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public void LetDaysPass(int days) => time.Shift += TimeSpan.FromDays(days);

    public Task SweepAsync() => Services.GetRequiredService<RetentionSweep>().SweepAsync(CancellationToken.None);

    public abstract IDisposable HoldWriter();

    public abstract void RefuseRowsOf(string appointmentId);

    /// <summary>Does something to the database behind the service's back.</summary>
    public abstract void Execute(string sql);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await RemoveAsync();
    }

    /// <summary>Takes the database away.</summary>
    protected abstract Task RemoveAsync();

    private ServiceProvider Compose()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings)
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Retention:Days"] = forgets ? "30" : null,
                ["Retention:AuditDays"] = forgets ? "60" : null,
            })
            .Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddApplication(autoMapperLicenseKey: null)
            .AddInfrastructure(configuration)
            .AddSingleton(Mock.Of<IEventJson>())
            .AddSingleton<TimeProvider>(time)
            .BuildServiceProvider(validateScopes: true);
    }
}
