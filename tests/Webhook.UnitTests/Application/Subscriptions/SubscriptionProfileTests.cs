using AutoMapper;
using Microsoft.Extensions.Logging.Abstractions;
using Webhook.Application.Subscriptions;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Subscriptions;

[TestFixture]
internal sealed class SubscriptionProfileTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);
    private static readonly MapperConfiguration Configuration = new(expression => expression.AddProfile<SubscriptionProfile>(), NullLoggerFactory.Instance);

    [Test]
    public void No_member_is_forgotten() => Assert.That(Configuration.AssertConfigurationIsValid, Throws.Nothing);

    [Test]
    public void What_is_secret_stays_inside()
    {
        var settings = new SubscriptionSettings(
            "https://receiver.example", [AppointmentEventType.NoShow], null, DeliveryFormat.CloudEvents,
            new Dictionary<string, string> { ["X-Tenant"] = "t3nant", ["Authorization"] = "s3cret" }, 7);
        var secret = SubscriptionSecret.Of(SigningSecret.Of(Guid.Empty, new byte[32], Now));
        var dto = Configuration.CreateMapper().Map<SubscriptionDto>(Subscription.Create(settings, secret, Now));
        Assert.Multiple(() =>
        {
            Assert.That((dto.Secret, dto.Format, dto.RateLimit), Is.EqualTo(((string?)null, "cloudevents", 7)));
            Assert.That(dto.EventTypes, Is.EqualTo(new[] { "appointment.no_show" }));
            Assert.That(dto.HeaderNames, Is.EqualTo(new[] { "Authorization", "X-Tenant" }));
            Assert.That(dto.Secrets, Is.EqualTo(new[] { new SubscriptionSecretDto(Guid.Empty.ToString("N"), Now, null) }));
            Assert.That($"{dto with { Secret = "whsec_AAAA" }}", Does.Not.Contain("whsec_"));
        });
    }
}
