using FsCheck;
using FsCheck.Fluent;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>
/// Pages against a model: the events as a plain list, filtered by <see cref="EventFilter.Matches"/>. Whatever the filter,
/// the order and the length of the pages, and while more events come in, a walk gives all that was there when it began,
/// once and in order.
/// </summary>
internal abstract class EventPagesSpecification
{
    private const int Walks = 400;
    private const int EventsAtFirst = 600;

    private static readonly DateTimeOffset Begin = new(2025, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<AppointmentEvent> log = [];
    private DateTimeOffset now = Begin;
    private IStorage storage = null!;

    private static Gen<DateTimeOffset> Time => Gen.Frequency(
        (4, Gen.Choose(0, 3 * 60).Select(minutes => Begin.AddMinutes(minutes))),
        (4, Gen.Choose(0, 60 * 24).Select(hours => Begin.AddHours(hours))),
        (1, Gen.Elements(
            new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.FromHours(14)), new DateTimeOffset(2199, 12, 31, 23, 59, 59, TimeSpan.FromHours(-14)),
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMicroseconds(-1))));

    private static Gen<EventContent> Content =>
        from type in Gen.Elements(Enum.GetValues<AppointmentEventType>())
        from appointment in Gen.Elements("A-1", "A-2", "A-3", "A-4", "A-5")
        from patient in Gen.Elements("P-1", "P-2", "P-3")
        from timestamp in Time
        select new EventContent(type, appointment, patient, timestamp, Notes: null, Additional: null);

    private static Gen<Arrival> Arrivals =>
        from content in Content
        from source in Gen.Frequency((8, Gen.Constant("epic")), (3, Gen.Constant("north")), (1, Gen.Constant("tiny")))
        from pause in Gen.Frequency((4, Gen.Choose(0, 90)), (1, Gen.Choose(-600, 7200)))
        from sentTwice in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Arrival(content, source, TimeSpan.FromSeconds(pause), sentTwice);

    private static Gen<EventFilter> Filters =>
        from types in Gen.SubListOf(Enum.GetValues<AppointmentEventType>())
        from allTypes in Gen.Elements(true, false)
        from appointment in Optional(Gen.Elements("A-1", "A-3", "A-9"), 5)
        from patient in Optional(Gen.Elements("P-1", "P-2", "P-9"), 5)
        from source in Optional(Gen.Elements("epic", "tiny", "nobody"), 3)
        from timestamp in Range(Time)
        from received in Range(Gen.Choose(-60, 60 * 24 * 3).Select(minutes => Begin.AddMinutes(minutes)))
        select new EventFilter
        {
            Types = allTypes ? [] : [.. types],
            AppointmentId = appointment,
            PatientId = patient,
            Source = source,
            Timestamp = timestamp,
            Received = received,
        };

    private static Gen<Walk> AllWalks =>
        from filter in Filters
        from order in Gen.Elements(EventOrder.NewestFirst, EventOrder.OldestFirst)
        from limit in Gen.Elements(1, 2, 3, 7, 50, 1000)
        from arrivals in Gen.ListOf(Arrivals)
        select new Walk(filter, order, limit, [.. arrivals.Take(5)]);

    protected abstract Task<IStorage> OpenAsync();

    [SetUp]
    public async Task Open()
    {
        log.Clear();
        storage = await OpenAsync();
    }

    [TearDown]
    public async Task Close() => await storage.DisposeAsync();

    [Test]
    public async Task An_empty_log_has_empty_pages()
    {
        foreach (var order in Enum.GetValues<EventOrder>())
        {
            Assert.That(await storage.Events.ListAsync(EventFilter.All, order, null, 10, CancellationToken.None), Is.Empty);
            var filter = new EventFilter { Timestamp = new(Begin, Begin.AddHours(1)), Received = new(Begin, Begin.AddHours(1)) };
            Assert.That(await storage.Events.ListAsync(filter, order, null, 10, CancellationToken.None), Is.Empty);
        }
    }

    [Test]
    public async Task A_walk_gives_every_matching_event_that_was_there_when_it_began_once_and_in_order()
    {
        await AppendAsync(Arrivals.Sample(EventsAtFirst));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Walks).WithQuietOnSuccess(true),
            Prop.ForAll(AllWalks.ToArbitrary(), walk => CheckAsync(walk).GetAwaiter().GetResult()));
    }

    [TestCase(EventOrder.NewestFirst, 1L)]
    [TestCase(EventOrder.NewestFirst, 0L)]
    [TestCase(EventOrder.NewestFirst, long.MinValue)]
    [TestCase(EventOrder.OldestFirst, long.MaxValue)]
    [TestCase(EventOrder.OldestFirst, long.MaxValue - 1)]
    public async Task Nothing_lies_beyond_the_ends_of_the_log(EventOrder order, long beyond)
    {
        await AppendAsync(Arrivals.Sample(3));
        Assert.That(await storage.Events.ListAsync(EventFilter.All, order, beyond, 10, CancellationToken.None), Is.Empty);
    }

    private static Gen<string?> Optional(Gen<string> values, int absent) =>
        Gen.Frequency((absent, Gen.Constant<string?>(null)), (2, values.Select(value => (string?)value)));

    private static Gen<TimeRange> Range(Gen<DateTimeOffset> times)
    {
        var end = Gen.Frequency((1, Gen.Constant<DateTimeOffset?>(null)), (2, times.Select(time => (DateTimeOffset?)time)));
        return Gen.Frequency(
            (2, Gen.Constant(default(TimeRange))),
            (3, from one in end
                from other in end
                select one > other ? new TimeRange(other, one) : new TimeRange(one, other)));
    }

    private async Task<bool> CheckAsync(Walk walk)
    {
        var atFirst = Expected(walk);
        var found = new List<AppointmentEvent>();
        var arrivals = new Queue<Arrival>(walk.Arrivals);
        while (true)
        {
            var page = await storage.Events.ListAsync(
                walk.Filter, walk.Order, found.Count == 0 ? null : found[^1].Id, walk.Limit, CancellationToken.None);
            found.AddRange(page);
            if (page.Count < walk.Limit)
            {
                break;
            }

            if (arrivals.TryDequeue(out var arrival))
            {
                await AppendAsync([arrival]);
            }
        }

        // Going forward, the walk also gives what came in meanwhile.
        var expected = walk.Order is EventOrder.OldestFirst ? Expected(walk) : atFirst;
        Assert.That(found.Select(stored => stored.Id), Is.EqualTo(expected.Select(stored => stored.Id)));
        Assert.That(found.Select(stored => stored.PatientId), Is.EqualTo(expected.Select(stored => stored.PatientId)));
        return true;
    }

    private List<AppointmentEvent> Expected(Walk walk)
    {
        var matching = log.Where(walk.Filter.Matches);
        return [.. walk.Order is EventOrder.NewestFirst ? matching.Reverse() : matching];
    }

    private async Task AppendAsync(IEnumerable<Arrival> arrivals)
    {
        foreach (var arrival in arrivals)
        {
            now += arrival.Pause;
            for (var time = 0; time < (arrival.SentTwice ? 2 : 1); time++)
            {
                var received = AppointmentEvent.Receive(arrival.Content, arrival.Source, now);
                received.IdentifyBy($"key-{log.Count - time}", storage.Fingerprint.Compute(arrival.Content));
                await storage.Events.AppendAsync([received], WhenFull.Refuse, CancellationToken.None);
                if (time == 0)
                {
                    log.Add(received);
                }
            }
        }
    }

    /// <param name="Content">What is reported.</param>
    /// <param name="Source">By whom.</param>
    /// <param name="Pause">How long after the event before; clocks are set back, too.</param>
    /// <param name="SentTwice">A retry, which leaves a gap in the ids.</param>
    private sealed record Arrival(EventContent Content, string Source, TimeSpan Pause, bool SentTwice);

    private sealed record Walk(EventFilter Filter, EventOrder Order, int Limit, IReadOnlyList<Arrival> Arrivals)
    {
        public override string ToString() =>
            $"{Order} {Limit}: {string.Join('+', Filter.Types)} {Filter.AppointmentId} {Filter.PatientId} {Filter.Source} {Filter.Timestamp} {Filter.Received}";
    }
}
