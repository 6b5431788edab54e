using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>The events of one appointment among others, from the last that happened to the first.</summary>
internal abstract class AppointmentWalkSpecification
{
    private static readonly DateTimeOffset Begin = new(2025, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private IStorage storage = null!;

    protected abstract Task<IStorage> OpenAsync();

    [SetUp]
    public async Task Open() => storage = await OpenAsync();

    [TearDown]
    public async Task Close() => await storage.DisposeAsync();

    [Test]
    public async Task Events_come_from_the_last_that_happened_to_the_first_whenever_they_were_received()
    {
        var ids = await AppendAsync((3, "epic"), (1, "epic"), (2, "epic"), (1, "epic"), (-1_000_000_000, "epic"));
        var walked = await WalkAsync("A1", source: null);
        Assert.That(walked.Select(step => step.EventId), Is.EqualTo(new[] { ids[0], ids[2], ids[3], ids[1], ids[4] }));
        Assert.That(walked[1], Is.EqualTo(new AppointmentStep(ids[2], AppointmentEventType.NoShow, "P1", Begin.AddMicroseconds(2))));
    }

    [Test]
    public async Task A_source_narrows_the_walk()
    {
        var ids = await AppendAsync((1, "epic"), (2, "north"), (3, "epic"));
        Assert.That((await WalkAsync("A1", "epic")).Select(step => step.EventId), Is.EqualTo(new[] { ids[2], ids[0] }));
        Assert.That(await WalkAsync("A1", "nobody"), Is.Empty);
    }

    [TestCase("a1")]
    [TestCase("A1 ")]
    [TestCase("A")]
    [TestCase("")]
    [TestCase("A1\0")]
    [TestCase("%")]
    public async Task Another_appointments_name_finds_nothing(string appointmentId)
    {
        await AppendAsync((1, "epic"));
        Assert.That(await WalkAsync(appointmentId, source: null), Is.Empty);
    }

    [Test]
    public async Task A_walk_sees_the_events_that_were_there_when_it_began()
    {
        var ids = await AppendAsync((1, "epic"), (2, "epic"));
        var walked = new List<long>();
        await foreach (var step in storage.Events.WalkBackAsync("A1", source: null, CancellationToken.None))
        {
            walked.Add(step.EventId);
            await AppendAsync((0, "epic"));
        }

        Assert.That(walked, Is.EqualTo(ids.Reverse()));
    }

    [Test]
    public async Task A_walk_ends_when_nobody_waits_for_it()
    {
        await AppendAsync((1, "epic"));
        Assert.That(
            async () => await storage.Events.WalkBackAsync("A1", source: null, new CancellationToken(canceled: true)).ToListAsync(),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Events_are_found_by_their_ids()
    {
        var ids = await AppendAsync((1, "epic"), (2, "epic"), (3, "epic"));
        var found = await storage.Events.FindAllAsync([ids[2], ids[0], long.MaxValue], CancellationToken.None);
        Assert.That(found.Select(stored => (stored.Id, stored.AppointmentId, stored.Notes)), Is.EquivalentTo(new[] { (ids[0], "A1", "N"), (ids[2], "A1", "N") }));
        Assert.That(await storage.Events.FindAllAsync([], CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task As_many_events_are_found_as_a_history_lists()
    {
        var ids = await AppendAsync([.. Enumerable.Repeat((1, "epic"), GetAppointmentHistory.MaxListed)]);
        Assert.That(await storage.Events.FindAllAsync(ids, CancellationToken.None), Has.Count.EqualTo(GetAppointmentHistory.MaxListed));
    }

    private ValueTask<List<AppointmentStep>> WalkAsync(string appointmentId, string? source) =>
        storage.Events.WalkBackAsync(appointmentId, source, CancellationToken.None).ToListAsync();

    /// <summary>Appends events of the appointment A1, which happened so many microseconds after the begin, each before one of another.</summary>
    private async Task<long[]> AppendAsync(params (int Microseconds, string Source)[] events)
    {
        AppointmentEvent[] received =
        [
            .. from one in events
               from appointmentId in new[] { "A1", "A2" }
               select AppointmentEvent.Receive(
                   new EventContent(AppointmentEventType.NoShow, appointmentId, "P1", Begin.AddMicroseconds(one.Microseconds), "N", null), one.Source, Begin),
        ];
        await storage.Events.AppendAsync(received, WhenFull.Refuse, CancellationToken.None);
        return [.. received.Where(stored => stored.AppointmentId == "A1").Select(stored => stored.Id)];
    }
}
