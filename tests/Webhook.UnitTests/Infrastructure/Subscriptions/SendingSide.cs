using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Subscriptions;
using Webhook.Domain;
using Webhook.Infrastructure.Subscriptions;

namespace Webhook.UnitTests.Infrastructure.Subscriptions;

/// <summary>The sender as the program has it, with a clock and a network of the test's.</summary>
internal sealed class SendingSide : IDisposable
{
    public const string AppointmentId = "A-12345";
    public const string MessageId = "evt_7";

    /// <summary>The event as readers get it; of a form that no writer of this service has, so that a copy shows.</summary>
    public const string EventJson = """{ "event_id":7,"patient_id":"P-secret","notes":"žluťoučký \u0041","number":1.50 }""";

    public static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    private readonly ServiceProvider services;

    public SendingSide(IOutgoingNetwork? network = null, bool allowPrivate = true, int? timeoutSeconds = null)
    {
        var settings = new Dictionary<string, string?> { ["Subscriptions:AllowPrivateAddresses"] = allowPrivate.ToString() };
        if (timeoutSeconds is { } seconds)
        {
            settings["Subscriptions:TimeoutSeconds"] = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var collection = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<TimeProvider>(Time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSubscriptions();
        if (network is not null)
        {
            collection.AddSingleton(network);
        }

        services = collection.BuildServiceProvider();
        Sender = services.GetRequiredService<ISubscriptionSender>();
    }

    public FakeTimeProvider Time { get; } = new(Now);

    public RememberedLogs Logs { get; } = new();

    public ISubscriptionSender Sender { get; }

    public static Subscription To(
        string url, DeliveryFormat format = DeliveryFormat.Event, IReadOnlyDictionary<string, string>? headers = null) =>
        Subscription.Create(new SubscriptionSettings(url, [], null, format, headers ?? new Dictionary<string, string>(), null), SubscriptionSecret.Of(Secret(1)), Now);

    public static SigningSecret Secret(byte seed) => SigningSecret.Of(Guid.Empty, [.. Enumerable.Repeat(seed, SigningSecret.RandomBytes)], Now);

    public static LoggedEvent Logged(string appointmentId = AppointmentId)
    {
        var stored = AppointmentEvent.Receive(
            new EventContent(AppointmentEventType.NoShow, appointmentId, "P-secret", Now.AddDays(-1).AddMicroseconds(250_001), null, null), "epic-1", Now);
        stored.StoredAs(7, Now);
        return new LoggedEvent(stored, _ => Encoding.UTF8.GetBytes(EventJson));
    }

    public Task<SendResult> SendAsync(Subscription subscription, CancellationToken cancellationToken = default) =>
        Sender.SendAsync(subscription, MessageId, Logged(), cancellationToken);

    public void Dispose()
    {
        services.Dispose();
        Logs.Dispose();
    }
}

internal sealed class RememberedLogs : ILoggerProvider, ILogger
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines)
        {
            lines.Add($"{logLevel} {formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
