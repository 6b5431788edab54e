using FsCheck;
using FsCheck.Fluent;
using Webhook.Application.Events;
using Webhook.Application.Statistics;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>The counts against the events themselves, which are all read and counted.</summary>
internal abstract class EventCountsSpecification
{
    private const int Batches = 150;
    private const string Refused = "A-refused";

    private static readonly DateTimeOffset Begin = new(2025, 3, 1, 22, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2199, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private IStorage storage = null!;
    private DateTimeOffset now = Begin;

    private static Gen<Arrival> Arrivals =>
        from type in Gen.Elements(Enum.GetValues<AppointmentEventType>())
        from appointment in Gen.Frequency((20, Gen.Elements("A-1", "A-2", "A-3")), (1, Gen.Constant(Refused)))
        from source in Gen.Elements("epic", "north", "tiny")
        from key in Gen.Elements("k1", "k2", "k3", null)
        from pause in Gen.Frequency((6, Gen.Choose(0, 1200)), (1, Gen.Choose(-9000, 90_000)))
        select new Arrival(type, appointment, source, key, TimeSpan.FromSeconds(pause));

    protected abstract Task<IStorage> OpenAsync();

    [SetUp]
    public async Task Open()
    {
        now = Begin;
        storage = await OpenAsync();
    }

    [TearDown]
    public async Task Close() => await storage.DisposeAsync();

    [Test]
    public void After_every_batch_the_counts_are_those_of_the_events()
    {
        storage.RefuseRowsOf(Refused);
        var batches = Gen.ListOf(Arrivals).Select(batch => batch.ToArray()).ToArbitrary();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Batches).WithQuietOnSuccess(true),
            Prop.ForAll(batches, batch => CheckAsync(batch).GetAwaiter().GetResult()));
    }

    [Test]
    public async Task Counts_go_on_after_a_restart()
    {
        await AppendAsync(Arrivals.Sample(50));
        await storage.RestartAsync();
        await AppendAsync(Arrivals.Sample(50));
        await AssertSameAsync();
    }

    [Test]
    public async Task At_every_moment_a_day_has_as_many_events_as_its_hours()
    {
        using var enough = new CancellationTokenSource();
        var appending = Task.Run(async () =>
        {
            for (var batch = 0; batch < 60; batch++)
            {
                await AppendAsync(Arrivals.Sample(40));
            }

            await enough.CancelAsync();
        });
        while (!enough.IsCancellationRequested)
        {
            var byType = await ListAsync(CountInterval.Day, CountGroup.EventType);
            var events = await EventsAsync();
            var later = await ListAsync(CountInterval.Hour, CountGroup.Source);
            Assert.That(events.Count, Is.InRange(byType.Sum(count => count.Count), later.Sum(count => count.Count)));
        }

        await appending;
        await AssertSameAsync();
    }

    private async Task<bool> CheckAsync(Arrival[] batch)
    {
        await AppendAsync(batch);
        await AssertSameAsync();
        return true;
    }

    private async Task AssertSameAsync()
    {
        var events = await EventsAsync();
        foreach (var interval in Enum.GetValues<CountInterval>())
        {
            foreach (var group in Enum.GetValues<CountGroup>())
            {
                var expected = events
                    .GroupBy(stored => (Start: interval.StartOf(stored.ReceivedAt), Name: group is CountGroup.Source ? stored.Source : stored.Type.ToWireName()))
                    .Select(same => new EventCount(same.Key.Start, same.Key.Name, same.Count()));
                Assert.That(await ListAsync(interval, group), Is.EquivalentTo(expected));
            }
        }
    }

    private Task<IReadOnlyList<EventCount>> ListAsync(CountInterval interval, CountGroup group) =>
        storage.Counts.ListAsync(interval, group, Earliest, Latest, CancellationToken.None);

    private Task<IReadOnlyList<AppointmentEvent>> EventsAsync() =>
        storage.Events.ListAsync(EventFilter.All, EventOrder.OldestFirst, null, int.MaxValue, CancellationToken.None);

    private async Task AppendAsync(IEnumerable<Arrival> arrivals)
    {
        var appends = new List<Task>();
        foreach (var arrival in arrivals)
        {
            now += arrival.Pause;
            var content = new EventContent(arrival.Type, arrival.Appointment, "P-1", Begin, Notes: null, Additional: null);
            var received = AppointmentEvent.Receive(content, arrival.Source, now);
            if (arrival.Key is not null)
            {
                received.IdentifyBy(arrival.Key, storage.Fingerprint.Compute(content));
            }

            appends.Add(storage.Events.AppendAsync([received], WhenFull.Wait, CancellationToken.None));
        }

        // What the database refuses fails by itself; nothing of it may be counted.
        await Task.WhenAll(appends.Select(append => append.ContinueWith(_ => { }, TaskScheduler.Default)));
    }

    private sealed record Arrival(AppointmentEventType Type, string Appointment, string Source, string? Key, TimeSpan Pause);
}
