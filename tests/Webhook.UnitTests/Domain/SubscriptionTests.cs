using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class SubscriptionTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    private static readonly SubscriptionSettings Settings = new(
        "https://receiver.example/hook", [], null, DeliveryFormat.Event, new Dictionary<string, string>(), null);

    [Test]
    public void Types_are_kept_once_in_the_order_of_the_enum()
    {
        var subscription = Create(Settings with { EventTypes = [AppointmentEventType.NoShow, AppointmentEventType.Scheduled, AppointmentEventType.NoShow] });
        Assert.That(subscription.EventTypes, Is.EqualTo(new[] { AppointmentEventType.Scheduled, AppointmentEventType.NoShow }));
    }

    [Test]
    public void An_address_obeys_its_rule()
    {
        Assert.That(() => Create(Settings with { Url = "receiver.example" }), Throws.ArgumentException);
        Assert.That(() => Create(Settings).Change(Settings with { Url = "ftp://receiver.example" }), Throws.ArgumentException);
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(Subscription.MaxRate, true)]
    [TestCase(Subscription.MaxRate + 1, false)]
    public void A_rate_lies_within_limits(int rate, bool isGood) =>
        Assert.That(() => Create(Settings with { RateLimit = rate }), isGood ? Throws.Nothing : Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Deliveries_are_signed_with_the_new_secret_first_and_with_earlier_ones_until_they_end()
    {
        var subscription = Create(Settings);
        subscription.Rotate(Secret(2), Now.AddHours(1), Now);
        Assert.That(KeysAt(subscription, Now), Is.EqualTo(new[] { 2, 1 }));
        Assert.That(KeysAt(subscription, Now.AddHours(1).AddTicks(-1)), Is.EqualTo(new[] { 2, 1 }));
        Assert.That(KeysAt(subscription, Now.AddHours(1)), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void An_end_comes_nearer_but_never_goes_away()
    {
        var subscription = Create(Settings);
        subscription.Rotate(Secret(2), Now.AddHours(1), Now);
        subscription.Rotate(Secret(3), Now.AddHours(5), Now);
        Assert.That(subscription.Secrets.Select(secret => secret.EndsAt), Is.EqualTo(new DateTimeOffset?[] { Now.AddHours(1), Now.AddHours(5), null }));
        subscription.Rotate(Secret(4), Now, Now);
        Assert.That(KeysAt(subscription, Now), Is.EqualTo(new[] { 4 }), "Without any overlap the others end at once.");
    }

    [Test]
    public void What_has_ended_makes_room()
    {
        var subscription = Create(Settings);
        for (var seed = 2; seed <= Subscription.MaxSecrets; seed++)
        {
            Assert.That(subscription.Rotate(Secret(seed), Now.AddHours(1), Now), Is.True);
        }

        Assert.That(subscription.Rotate(Secret(99), Now.AddHours(1), Now), Is.False);
        Assert.That(subscription.Secrets, Has.Count.EqualTo(Subscription.MaxSecrets));
        Assert.That(subscription.Rotate(Secret(99), Now.AddHours(2), Now.AddHours(1)), Is.True);
        Assert.That(subscription.Secrets, Has.Count.EqualTo(2));
    }

    [Test]
    public void Headers_do_not_show_in_messages() =>
        Assert.That($"{Settings with { Headers = new Dictionary<string, string> { ["X-Key"] = "s3cret" } }}", Does.Not.Contain("s3cret"));

    [Test]
    public void Every_format_has_a_name() => Assert.That(DeliveryFormatNames.All.Keys, Is.EqualTo(new[] { "event", "cloudevents" }));

    private static IEnumerable<int> KeysAt(Subscription subscription, DateTimeOffset time) => subscription.KeysAt(time).Select(key => (int)key[0]);

    private static Subscription Create(SubscriptionSettings settings) => Subscription.Create(settings, Secret(1), Now);

    private static SubscriptionSecret Secret(int seed) =>
        SubscriptionSecret.Of(SigningSecret.Of(new Guid(seed, 0, 0, new byte[8]), [(byte)seed, .. new byte[31]], Now));
}
