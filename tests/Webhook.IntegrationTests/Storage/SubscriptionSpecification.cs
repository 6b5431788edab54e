using Webhook.Application;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>Subscriptions are stored as they are changed, each together with its handler's place in the log.</summary>
internal abstract class SubscriptionSpecification
{
    private static readonly DateTimeOffset Now = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly SubscriptionSettings Plain = new(
        "https://receiver.example/hook", [], null, DeliveryFormat.Event, new Dictionary<string, string>(), null);

    private static readonly SubscriptionSettings Full = new(
        "https://receiver.example/other?x=1", [AppointmentEventType.NoShow, AppointmentEventType.Cancelled], "epic", DeliveryFormat.CloudEvents,
        new Dictionary<string, string> { ["X-Key"] = "\"s3cret\" value" }, 50);

    private IStorage storage = null!;

    protected abstract Task<IStorage> OpenAsync();

    [SetUp]
    public async Task Open() => storage = await OpenAsync();

    [TearDown]
    public async Task Close() => await storage.DisposeAsync();

    [Test]
    public async Task A_subscription_is_kept_as_it_was_made()
    {
        await AddAsync(Full);
        await storage.RestartAsync();
        var kept = (await storage.Subscriptions.FindAsync(1, CancellationToken.None))!;
        Assert.Multiple(() =>
        {
            Assert.That((kept.Id, kept.Handler, kept.CreatedAt), Is.EqualTo((1L, "subscription-1", Now)));
            Assert.That((kept.Url, kept.Source, kept.Format, kept.RateLimit), Is.EqualTo((Full.Url, Full.Source, Full.Format, Full.RateLimit)));
            Assert.That(kept.EventTypes, Is.EqualTo(new[] { AppointmentEventType.Cancelled, AppointmentEventType.NoShow }));
            Assert.That(kept.Headers, Is.EqualTo(Full.Headers));
            Assert.That(kept.Secrets.Single().Value, Is.EqualTo(new byte[32]));
        });
    }

    [Test]
    public async Task What_was_left_open_stays_open()
    {
        await AddAsync(Plain);
        var kept = (await storage.Subscriptions.ListAsync(CancellationToken.None)).Single();
        Assert.That((kept.Source, kept.RateLimit, kept.EventTypes.Count, kept.Headers.Count), Is.EqualTo(((string?)null, (int?)null, 0, 0)));
    }

    [TestCase(LogStart.End, 2)]
    [TestCase(LogStart.Start, 0)]
    public async Task A_new_subscription_begins_at_an_end_of_the_log(LogStart from, long position)
    {
        var content = new EventContent(AppointmentEventType.Scheduled, "A-1", "P-1", Now, Notes: null, Additional: null);
        await storage.Events.AppendAsync(
            [AppointmentEvent.Receive(content, "epic", Now), AppointmentEvent.Receive(content, "epic", Now)], WhenFull.Wait, CancellationToken.None);
        await AddAsync(Plain, from);
        var handler = (await storage.Handlers.FindAsync("subscription-1", CancellationToken.None))!;
        Assert.That((handler.Position, handler.Status), Is.EqualTo((position, HandlerStatus.Running)));
    }

    [Test]
    public async Task A_change_is_stored_and_given()
    {
        await AddAsync(Full);
        var (given, isChanged) = await storage.Subscriptions.ChangeAsync(1, Change, CancellationToken.None);
        var kept = (await storage.Subscriptions.FindAsync(1, CancellationToken.None))!;
        Assert.That(isChanged, Is.True);
        Assert.That((kept.Url, kept.EventTypes.Count, kept.Headers.Count), Is.EqualTo((given!.Url, 0, 0)));

        static bool Change(Subscription stored)
        {
            stored.Change(Plain);
            return true;
        }
    }

    [Test]
    public async Task A_change_that_is_not_wanted_is_not_stored()
    {
        await AddAsync(Full);
        var (_, isChanged) = await storage.Subscriptions.ChangeAsync(1, Change, CancellationToken.None);
        Assert.That(isChanged, Is.False);
        Assert.That((await storage.Subscriptions.FindAsync(1, CancellationToken.None))!.Url, Is.EqualTo(Full.Url));

        static bool Change(Subscription stored)
        {
            stored.Change(Plain);
            return false;
        }
    }

    [Test]
    public async Task Secrets_are_kept_in_their_order_until_they_have_ended()
    {
        await AddAsync(Plain);
        for (var hour = 1; hour <= 3; hour++)
        {
            var now = Now.AddHours(hour);
            await storage.Subscriptions.ChangeAsync(1, stored => stored.Rotate(Secret(10 - hour, now), now.AddMinutes(90), now), CancellationToken.None);
        }

        var kept = (await storage.Subscriptions.FindAsync(1, CancellationToken.None))!;
        Assert.That(kept.Secrets.Select(secret => secret.CreatedAt.Hour), Is.EqualTo(new[] { 13, 14, 15 }), "The first has ended.");
        Assert.That(kept.Secrets.Select(secret => secret.EndsAt), Is.EqualTo(new DateTimeOffset?[] { Now.AddHours(3.5), Now.AddHours(4.5), null }));
        Assert.That(kept.KeysAt(Now.AddHours(3)).Select(key => key[0]), Is.EqualTo(new byte[] { 7, 8, 9 }));
    }

    [Test]
    public async Task What_is_removed_leaves_nothing_behind_and_its_id_is_not_given_again()
    {
        await AddAsync(Plain);
        await AddAsync(Full);
        await storage.Handlers.SaveAsync(Failed("subscription-1"), CancellationToken.None);
        await storage.Handlers.SaveAsync(Failed("subscription-2"), CancellationToken.None);
        Assert.That(await storage.Subscriptions.RemoveAsync(2, CancellationToken.None), Is.True);
        await storage.RestartAsync();
        await AddAsync(Plain);
        Assert.That((await storage.Subscriptions.ListAsync(CancellationToken.None)).Select(one => (one.Id, one.Secrets.Count)), Is.EqualTo(new[] { (1L, 1), (3L, 1) }));
        Assert.That(await storage.Handlers.FindAsync("subscription-2", CancellationToken.None), Is.Null);
        Assert.That(await FailuresAsync("subscription-1"), Has.Count.EqualTo(1));
        Assert.That(await FailuresAsync("subscription-2"), Is.Empty);
    }

    [Test]
    public async Task What_is_not_there_is_not_found()
    {
        Assert.That(await storage.Subscriptions.FindAsync(1, CancellationToken.None), Is.Null);
        Assert.That(await storage.Subscriptions.RemoveAsync(1, CancellationToken.None), Is.False);
        Assert.That(await storage.Subscriptions.ChangeAsync(1, _ => true, CancellationToken.None), Is.EqualTo(((Subscription?)null, false)));
    }

    [Test]
    public async Task What_cannot_be_stored_is_not_there_either()
    {
        using (storage.HoldWriter())
        {
            Assert.That(() => AddAsync(Plain), Throws.InstanceOf<StorageUnavailableException>());
        }

        Assert.That(await storage.Subscriptions.ListAsync(CancellationToken.None), Is.Empty);
        Assert.That(await storage.Handlers.ListAsync(CancellationToken.None), Is.Empty);
    }

    private static SubscriptionSecret Secret(int seed, DateTimeOffset now) =>
        SubscriptionSecret.Of(SigningSecret.Of(new Guid(seed, 0, 0, new byte[8]), [(byte)seed, .. new byte[31]], now));

    private static HandlerProgress Failed(string handler) => new(
        HandlerState.StartAt(handler, position: 5, Now), [HandlerFailure.Of(handler, 5, FailureState.Dead, 8, null, "answered 400", Now)], [], Disclosure: null);

    private Task<IReadOnlyList<HandlerFailure>> FailuresAsync(string handler) =>
        storage.Handlers.ListFailuresAsync(handler, state: null, beyond: null, limit: 10, CancellationToken.None);

    private Task AddAsync(SubscriptionSettings settings, LogStart from = LogStart.End) =>
        storage.Subscriptions.AddAsync(Subscription.Create(settings, Secret(0, Now), Now), from, CancellationToken.None);
}
