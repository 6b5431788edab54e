using System.Diagnostics;
using AutoMapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webhook.Application.Events;
using Webhook.Application.Streaming;
using Webhook.Domain;
using Webhook.IntegrationTests.Storage;

namespace Webhook.IntegrationTests.Streaming;

/// <summary>The feed on a real log with its real writer.</summary>
[TestFixture]
internal sealed class LiveStreamTests
{
    private const int Listeners = 30;
    private const int Events = 3000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Appointments = ["A-0", "A-1", "A-2", "A-3"];
    private static readonly string[] Patients = ["P-0", "P-1"];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task Whoever_joins_lags_and_comes_back_hears_every_matching_event_in_order_once(int seed)
    {
        await using var storage = await SqliteStorage.OpenAsync();
        var random = new Random(seed);
        using var log = new LogCatchUp(storage.Events, Texts());
        var feed = new EventFeed(storage.Signal, storage.Events, Texts(), log, Options.Create(new StreamOptions()), TimeProvider.System);
        using var insertsEnd = new CancellationTokenSource();
        using var enough = new CancellationTokenSource();
        var listeners = new List<LiveListener>();
        var listening = new List<Task>();
        for (var inserted = 0; inserted < Events;)
        {
            var batch = Enumerable.Range(0, random.Next(1, 60)).Select(_ => RandomEvent(storage, random)).ToList();
            inserted += batch.Count;
            var storing = storage.Events.AppendAsync(batch, WhenFull.Wait, CancellationToken.None);
            if (listeners.Count < Listeners && random.Next(2) == 0)
            {
                var listener = new LiveListener(feed, storage.Signal, RandomFilter(random), RandomStart(random, storage.Signal), random.Next());
                listeners.Add(listener);
                listening.Add(Task.Run(() => listener.ListenAsync(insertsEnd.Token, enough.Token), CancellationToken.None));
            }

            await storing;
        }

        await insertsEnd.CancelAsync();
        var stored = await StoredAsync(storage);
        foreach (var listener in listeners)
        {
            await HearsAsync(listener, stored, seed);
        }

        await enough.CancelAsync();
        await Task.WhenAll(listening);
    }

    private static async Task HearsAsync(LiveListener listener, IReadOnlyList<AppointmentEvent> stored, int seed)
    {
        List<long>? expected = null;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(TimeSpan.FromMilliseconds(10)))
        {
            expected = [.. stored.Where(one => one.Id > listener.Start && listener.Filter.Matches(one)).Select(one => one.Id)];
            if (listener.Start >= 0 && listener.Heard.Count >= expected.Count)
            {
                break;
            }
        }

        Assert.That(listener.Heard, Is.EqualTo(expected), $"seed {seed}");
    }

    private static AppointmentEvent RandomEvent(IStorage storage, Random random)
    {
        var content = new EventContent(
            (AppointmentEventType)random.Next(1, 6), Appointments[random.Next(4)], Patients[random.Next(2)], DateTimeOffset.UnixEpoch, Notes: null, Additional: null);
        var received = AppointmentEvent.Receive(content, random.Next(2) == 0 ? "epic" : "cerner", DateTimeOffset.UnixEpoch);
        if (random.Next(4) == 0)
        {
            // Some keys come twice: a replay or a conflict is no event, and leaves a gap in the numbers.
            received.IdentifyBy($"K-{random.Next(1000)}", storage.Fingerprint.Compute(content));
        }

        return received;
    }

    private static EventFilter RandomFilter(Random random) => new()
    {
        Types = random.Next(2) == 0 ? [] : [AppointmentEventType.Cancelled, AppointmentEventType.NoShow],
        AppointmentId = random.Next(3) == 0 ? Appointments[random.Next(4)] : null,
        PatientId = random.Next(3) == 0 ? Patients[random.Next(2)] : null,
        Source = random.Next(3) == 0 ? "epic" : null,
    };

    private static long? RandomStart(Random random, ILogSignal signal) => random.Next(3) switch
    {
        0 => null,
        1 => random.NextInt64(signal.Position + 1),
        _ => signal.Position + random.Next(100),
    };

    private static async Task<List<AppointmentEvent>> StoredAsync(IStorage storage)
    {
        var stored = new List<AppointmentEvent>();
        IReadOnlyList<AppointmentEvent> page;
        do
        {
            page = await storage.Events.ListAsync(
                EventFilter.All, EventOrder.OldestFirst, stored.LastOrDefault()?.Id, ListEvents.MaxLimit, CancellationToken.None);
            stored.AddRange(page);
        }
        while (page.Count > 0);

        return stored;
    }

    private static StreamedEvents Texts() => new(
        new MapperConfiguration(options => options.AddProfile<EventProfile>(), NullLoggerFactory.Instance).CreateMapper(), new LargeText());

    /// <summary>So large that a few events fill a seat.</summary>
    private sealed class LargeText : IStreamFormat
    {
        private static readonly byte[] Text = new byte[FeedSeat.MaxWaitingBytes / 16];

        public ReadOnlyMemory<byte> Write(EventDto stored) => Text;
    }
}
