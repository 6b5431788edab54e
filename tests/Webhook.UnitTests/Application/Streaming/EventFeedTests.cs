using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Webhook.Application;
using Webhook.Application.Events;
using Webhook.Application.Streaming;

namespace Webhook.UnitTests.Application.Streaming;

[TestFixture]
internal sealed class EventFeedTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider time = new();
    private GrowingLog log = null!;
    private CountingFormat format = null!;
    private LogCatchUp catchUp = null!;
    private EventFeed feed = null!;

    [SetUp]
    public void Compose()
    {
        log = new GrowingLog();
        format = new CountingFormat();
        var events = new StreamedEvents(EventProfileTests.Mapper, format);
        catchUp = new LogCatchUp(log.Repository, events);
        feed = new EventFeed(log, log.Repository, events, catchUp, Options.Create(new StreamOptions { MaxListeners = 2 }), time);
    }

    [TearDown]
    public void Dispose() => catchUp.Dispose();

    [Test]
    public async Task Without_a_start_it_begins_with_the_next_event()
    {
        log.Grow(1, 2);
        await using var listener = Listen(after: null);
        Assert.That(listener.Start, Is.EqualTo(2));
        var next = listener.NextAsync();
        log.Grow(5);
        Assert.That(await next, Is.EqualTo(new long[] { 5 }));
    }

    [Test]
    public async Task A_start_in_the_log_is_followed_from_there_on_into_what_is_new()
    {
        log.Grow(1, 2, 4);
        await using var listener = Listen(after: 1);
        Assert.That(await listener.NextAsync(), Is.EqualTo(new long[] { 2, 4 }));
        var next = listener.NextAsync();
        log.Grow(7);
        Assert.That(await next, Is.EqualTo(new long[] { 7 }));
    }

    [Test]
    public async Task A_start_beyond_the_log_leaves_out_what_comes_before_it()
    {
        await using var listener = Listen(after: 3);
        var next = listener.NextAsync();
        log.Grow(1, 3, 4);
        Assert.That(await next, Is.EqualTo(new long[] { 4 }));
    }

    [Test]
    public async Task Only_what_the_filter_matches_is_given()
    {
        await using var listener = Listen(after: null, new EventFilter { AppointmentId = "A2" });
        var next = listener.NextAsync();
        log.Grow(1, 2, 3);
        Assert.That(await next, Is.EqualTo(new long[] { 2 }));
    }

    [Test]
    public async Task However_many_listen_the_log_is_read_once_and_each_event_is_written_once()
    {
        await using var one = Listen(after: null);
        await using var other = Listen(after: null);
        Task<IReadOnlyList<long>> first = one.NextAsync(), second = other.NextAsync();
        log.Grow(1, 2);
        Assert.That(await first, Is.EqualTo(await second));
        Assert.That((log.Reads, format.Written), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task A_round_gathers_what_is_stored_shortly_after_the_last_one()
    {
        await using var listener = Listen(after: null);
        var next = listener.NextAsync();
        log.Grow(1);
        await next;

        next = listener.NextAsync();
        log.Grow(2);
        log.Grow(3);
        await PassAsync(EventFeed.Pause, until: next);
        Assert.That(await next, Is.EqualTo(new long[] { 2, 3 }));
    }

    [Test]
    public async Task Nobody_reads_the_log_when_nobody_listens()
    {
        await using (var listener = Listen(after: null))
        {
            var next = listener.NextAsync();
            log.Grow(1);
            await next;
        }

        for (var id = 2; id < 50; id++)
        {
            time.Advance(EventFeed.Pause);
            log.Grow(id);
            await Task.Yield();
        }

        Assert.That(log.Reads, Is.EqualTo(1));
        await using var later = Listen(after: 48);
        Assert.That(await later.NextAsync(), Is.EqualTo(new long[] { 49 }));
    }

    [Test]
    public async Task Whoever_takes_nothing_for_long_is_given_the_rest_from_the_log()
    {
        format.Bytes = FeedSeat.MaxWaitingBytes / 2;
        await using var slow = Listen(after: null);
        await using var quick = Listen(after: null);
        Task<IReadOnlyList<long>> taken = slow.NextAsync(), first = quick.NextAsync();
        log.Grow(1);
        Assert.That(await taken, Is.EqualTo(new long[] { 1 }));
        await first;
        for (var id = 2; id <= 8; id++)
        {
            var next = quick.NextAsync();
            log.Grow(id);
            await PassAsync(EventFeed.Pause, until: next);
            Assert.That(await next, Is.EqualTo(new long[] { id }));
        }

        var rest = new List<long>();
        while (rest.Count < 7)
        {
            rest.AddRange(await slow.NextAsync());
        }

        Assert.That(rest, Is.EqualTo(new long[] { 2, 3, 4, 5, 6, 7, 8 }));
        var live = slow.NextAsync();
        log.Grow(9);
        await PassAsync(EventFeed.Pause, until: live);
        Assert.That(await live, Is.EqualTo(new long[] { 9 }));
    }

    [Test]
    public async Task A_page_of_large_events_is_given_in_pieces()
    {
        format.Bytes = FeedSeat.MaxWaitingBytes - 1;
        log.Grow(1, 2, 3);
        await using var listener = Listen(after: 0);
        Assert.That(await listener.NextAsync(), Is.EqualTo(new long[] { 1, 2 }));
        Assert.That(await listener.NextAsync(), Is.EqualTo(new long[] { 3 }));
    }

    [Test]
    public async Task Long_silence_is_told()
    {
        await using var listener = Listen(after: null);
        var next = listener.NextOrSilenceAsync();
        await PassAsync(Quiet, until: next);
        Assert.That(await next, Is.Empty);
        next = listener.NextAsync();
        log.Grow(1);
        Assert.That(await next, Is.EqualTo(new long[] { 1 }));
    }

    [Test]
    public async Task When_the_log_cannot_be_read_all_are_told_and_can_come_back()
    {
        log.Fault = new StorageUnavailableException(new IOException());
        await using (var listener = Listen(after: null))
        {
            var next = listener.NextAsync();
            log.Grow(1);
            Assert.That(async () => await next, Throws.InstanceOf<StorageUnavailableException>());
        }

        log.Fault = null;
        await using var again = Listen(after: 0);
        Assert.That(await again.NextAsync(), Is.EqualTo(new long[] { 1 }));
    }

    [Test]
    public void No_more_listen_than_there_are_places()
    {
        using var first = feed.Subscribe(EventFilter.All, null);
        var second = feed.Subscribe(EventFilter.All, null)!;
        Assert.That(feed.Subscribe(EventFilter.All, null), Is.Null);
        second.Dispose();
        second.Dispose();
        using var third = feed.Subscribe(EventFilter.All, null);
        Assert.That(third, Is.Not.Null);
        Assert.That(feed.Subscribe(EventFilter.All, null), Is.Null);
    }

    private Listener Listen(long? after, EventFilter? filter = null) => new(feed.Subscribe(filter ?? EventFilter.All, after)!);

    /// <summary>Lets the fake clock run until the task is done; who waits for it does so on other threads.</summary>
    private async Task PassAsync(TimeSpan step, Task until)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!until.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            time.Advance(step);
            await Task.Yield();
        }
    }

    private sealed class Listener(EventSubscription subscription) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<IReadOnlyList<StreamedEvent>> events =
            subscription.ReadAsync(Quiet, CancellationToken.None).GetAsyncEnumerator();

        public long Start => subscription.Start;

        /// <summary>The next events; the fake clock runs fast, so there may be silences before them.</summary>
        public async Task<IReadOnlyList<long>> NextAsync()
        {
            IReadOnlyList<long> next;
            do
            {
                next = await NextOrSilenceAsync();
            }
            while (next.Count == 0);

            return next;
        }

        public async Task<IReadOnlyList<long>> NextOrSilenceAsync()
        {
            Assert.That(await events.MoveNextAsync().AsTask().WaitAsync(Patience), Is.True);
            return [.. events.Current.Select(one => one.EventId)];
        }

        public async ValueTask DisposeAsync()
        {
            await events.DisposeAsync();
            subscription.Dispose();
        }
    }

    private sealed class CountingFormat : IStreamFormat
    {
        private int written;

        public int Bytes { get; set; } = 1;

        public int Written => written;

        public ReadOnlyMemory<byte> Write(EventDto stored)
        {
            Interlocked.Increment(ref written);
            return new byte[Bytes];
        }
    }
}
