using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;
using Webhook.Application;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Application.Handlers.Code;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;
using Webhook.Infrastructure;

namespace Webhook.IntegrationTests.Handlers;

/// <summary>The service without HTTP, on a SQLite file of its own, with handlers of a test.</summary>
internal sealed class HandlingService : IAsyncDisposable
{
    private static readonly DateTimeOffset Time = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("webhook-handlers-");
    private readonly Dictionary<string, string?> settings;
    private ServiceProvider? services;

    /// <param name="settings">Of the section <c>Handlers</c>.</param>
    public HandlingService(params (string Name, string Value)[] settings) =>
        this.settings = settings.ToDictionary(one => $"Handlers:{one.Name}", one => (string?)one.Value);

    public HandlerJournal Journal { get; } = new();

    public ConcurrentBag<ScopeMark> Marks { get; } = [];

    public HandlerEngine Engine => services!.GetRequiredService<HandlerEngine>();

    public IHandlerStore Store => services!.GetRequiredService<IHandlerStore>();

    private IAppointmentEventRepository Events => services!.GetRequiredService<IAppointmentEventRepository>();

    /// <summary>Starts with these handlers and no others.</summary>
    public async Task StartAsync(params Type[] handlers)
    {
        settings["DataDirectory"] = folder.FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var collection = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddApplication(autoMapperLicenseKey: null)
            .AddInfrastructure(configuration)
            .AddSingleton(Mock.Of<IEventJson>())
            .AddSingleton(Journal)
            .AddSingleton(Marks)
            .AddScoped<ScopeMark>()
            .AddSingleton(_ => new CodeHandlers(handlers));
        foreach (var handler in handlers)
        {
            collection.AddScoped(handler);
        }

        services = collection.BuildServiceProvider(validateScopes: true);
        await services.PrepareStorageAsync(needsAdmin: false, CancellationToken.None);
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        if (services is not null)
        {
            foreach (var service in services.GetServices<IHostedService>().Reverse())
            {
                await service.StopAsync(CancellationToken.None);
            }

            await services.DisposeAsync();
            services = null;
        }
    }

    /// <summary>Receives an event of each appointment, all of one type.</summary>
    public async Task ReceiveAsync(AppointmentEventType type, params IEnumerable<string> appointments)
    {
        var events = appointments.Select(appointment => AppointmentEvent.Receive(
            new EventContent(type, appointment, "P1", Time, null, null), ClientName.Anonymous, Time)).ToList();
        var result = await Events.AppendAsync(events, WhenFull.Wait, CancellationToken.None);
        Assert.That(result.State, Is.EqualTo(StorageState.Committed));
    }

    public Task ReceiveAsync(params IEnumerable<string> appointments) => ReceiveAsync(AppointmentEventType.Scheduled, appointments);

    /// <summary>Waits until a condition holds; fails when that takes too long.</summary>
    public static async Task UntilAsync(Func<bool> condition, Func<string> otherwise) => await UntilAsync(() => Task.FromResult(condition()), otherwise);

    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            if (patience.IsCancellationRequested)
            {
                Assert.Fail(otherwise());
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Waits until a handler's stored state is as it should be.</summary>
    public async Task<HandlerState> UntilStateAsync(string name, Func<HandlerState, bool> condition)
    {
        HandlerState? state = null;
        await UntilAsync(
            async () => (state = await Store.FindAsync(name, CancellationToken.None)) is not null && condition(state),
            () => $"{name} stays at {state?.Position}, {state?.Status}, {state?.LastError}");
        return state!;
    }

    public Task<IReadOnlyList<HandlerFailure>> FailuresAsync(string name) => Store.ListFailuresAsync(name, null, null, 1_000, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Delete(recursive: true);
    }
}
