using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Domain;
using Webhook.IntegrationTests.Storage;

namespace Webhook.IntegrationTests.Copying;

/// <summary>A SQLite database with rows of every kind, of a service that is stopped; its events lie in three months.</summary>
internal sealed class FullInstallation : IAsyncDisposable
{
    private const string Subscribed = "subscription-1";

    private readonly SqliteStorage storage;

    private FullInstallation(SqliteStorage storage)
    {
        this.storage = storage;
    }

    public string ConnectionString => $"Data Source={storage.DatabaseFile}";

    /// <summary>All events that are stored, as the service gave them.</summary>
    public IReadOnlyList<AppointmentEvent> Events { get; private set; } = [];

    /// <summary>An event that is stored and has the key K-kept.</summary>
    public AppointmentEvent Kept { get; private set; } = null!;

    /// <summary>An event that was erased and had the key K-erased.</summary>
    public AppointmentEvent Erased { get; private set; } = null!;

    /// <summary>The last event_id that was given, to an event that is not stored any more.</summary>
    public long LastNumber { get; private set; }

    public static async Task<FullInstallation> OpenAsync()
    {
        var full = new FullInstallation(await SqliteStorage.OpenSqliteAsync(forgets: true));
        await full.FillAsync();
        await full.storage.StopAsync();
        return full;
    }

    /// <summary>Does something to the database.</summary>
    public void Execute(string sql) => storage.Execute(sql);

    /// <returns>The names of all tables.</returns>
    public IReadOnlyList<string> Tables() => storage.ReadAll("SELECT name FROM sqlite_schema WHERE type = 'table'");

    /// <summary>Starts the service, which has the database until it is stopped.</summary>
    public Task StartAsync() => storage.StartAsync();

    public Task StopAsync() => storage.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await storage.StartAsync();
        await storage.DisposeAsync();
    }

    /// <summary>An event as a sender would send it again.</summary>
    public static AppointmentEvent Event(IStorage storage, string patientId, string? key = null, string? notes = null, DateTimeOffset? timestamp = null, string? additional = null)
    {
        var content = new EventContent(
            AppointmentEventType.Scheduled, "A-1", patientId, timestamp ?? new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero), notes, additional);
        var received = AppointmentEvent.Receive(content, "epic", storage.Now);
        if (key is not null)
        {
            received.IdentifyBy(key, storage.Fingerprint.Compute(content));
        }

        return received;
    }

    private async Task FillAsync()
    {
        // What is too old goes, and with it the beginning of the audit.
        await AuditAsync(3);
        await AppendAsync(Event(storage, "P-old", key: "K-old"), Event(storage, "P-old"));
        storage.LetDaysPass(61);
        await storage.SweepAsync();
        await AuditAsync(5);

        Kept = Event(storage, "P-1", key: "K-kept", notes: "Grüße 🏥\n\"'\\\t");
        Erased = Event(storage, "P-gone", key: "K-erased");
        await AppendAsync(
            Kept, Erased,
            Event(storage, "P-2", timestamp: new DateTimeOffset(1931, 2, 3, 4, 5, 6, TimeSpan.Zero).AddMicroseconds(123_457), additional: """{"é":[1,2.50,null,"🩺"]}"""),
            Event(storage, "P-2", timestamp: new DateTimeOffset(2199, 12, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999), notes: string.Empty));
        for (var month = 0; month < 2; month++)
        {
            storage.LetDaysPass(32);
            await AppendAsync([.. Enumerable.Range(0, 20).Select(number => Event(storage, $"P-{number}", key: number % 2 == 0 ? $"K-{month}-{number}" : null))]);
        }

        await AddOthersAsync();
        var last = Event(storage, "P-gone");
        await AppendAsync(last);
        LastNumber = last.Id;
        await storage.Eraser.EraseAsync("P-gone", EntryOf, CancellationToken.None);
        Events = await storage.Events.ListAsync(EventFilter.All, EventOrder.OldestFirst, null, 1_000, CancellationToken.None);
    }

    private async Task AddOthersAsync()
    {
        var now = storage.Now;
        var client = Client.Register("epic", ClientRoles.Ingest | ClientRoles.Reader, now);
        client.Add(ApiKey.Issue(new byte[ApiKey.RandomBytes], now, now.AddDays(1), out _));
        client.Add(SigningSecret.Of(new Guid(7, 0, 0, new byte[8]), [.. Enumerable.Range(0, 24).Select(number => (byte)(number * 11))], now));
        await storage.Clients.ChangeAsync<Client>(
            register => register.Add(client) ? new ClientChange<Client>.Done(client) : new ClientChange<Client>.NameTaken(),
            CancellationToken.None);

        var settings = new SubscriptionSettings(
            "https://receiver.example/hook?x=1", [AppointmentEventType.NoShow], "epic", DeliveryFormat.CloudEvents, new Dictionary<string, string> { ["X-Key"] = "\"s3cret\"" }, 50);
        for (var number = 1; number <= 2; number++)
        {
            var secret = SubscriptionSecret.Of(SigningSecret.Of(new Guid(number, 0, 0, new byte[8]), [(byte)number, .. new byte[31]], now));
            await storage.Subscriptions.AddAsync(Subscription.Create(settings, secret, now), LogStart.Start, CancellationToken.None);
        }

        await FailAsync(
            HandlerFailure.Of(Subscribed, Kept.Id, FailureState.Retrying, 2, now.AddMinutes(1), "answered 500", now),
            HandlerFailure.Of(Subscribed, Kept.Id + 2, FailureState.Dead, 8, null, "answered 400", now));
        await storage.Subscriptions.RemoveAsync(2, CancellationToken.None);
    }

    // The service takes the handler, too, as soon as it sees it: then once more.
    private async Task FailAsync(params HandlerFailure[] failures)
    {
        while (await storage.Handlers.TakeAsync(Subscribed, CancellationToken.None) is not { } taken || !await TrySaveAsync(taken, failures))
        {
        }
    }

    private async Task<bool> TrySaveAsync(HandlerState taken, HandlerFailure[] failures)
    {
        try
        {
            await storage.Handlers.SaveAsync(new HandlerProgress(taken, failures, [], Disclosure: null), CancellationToken.None);
            return true;
        }
        catch (HandlerTakenException)
        {
            return false;
        }
    }

    private async Task AuditAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await storage.Audit.AppendAsync(EntryOf(number), CancellationToken.None);
        }
    }

    private static AuditEntry EntryOf(long count) =>
        AuditEntry.Of(Access.OfService("erasePatient"), new AccessFacts(AccessOutcome.Deleted) { Rows = count }, AuditEntry.NoFilters, patient: "ab12");

    private Task<AppendResult> AppendAsync(params AppointmentEvent[] events) => storage.Events.AppendAsync(events, WhenFull.Refuse, CancellationToken.None);
}
