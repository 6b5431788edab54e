using System.Text;
using Webhook.Api.Formats;
using Webhook.Application.Parameters;
using Webhook.Application.Subscriptions;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Subscriptions;

[TestFixture]
internal sealed class SettingsPatchTests
{
    private static readonly SubscriptionSettings Stored = new(
        "https://receiver.example/hook", [AppointmentEventType.NoShow], "epic", DeliveryFormat.CloudEvents,
        new Dictionary<string, string> { ["X-Key"] = "1", ["X-Tenant"] = "7" }, 50);

    [Test]
    public void What_is_absent_stays() => Assert.That(Apply("{}"), Is.EqualTo(Stored with { Headers = Apply("{}")!.Headers }));

    [Test]
    public void What_is_null_gets_its_default()
    {
        var changed = Apply("""{"event_types":null,"source":null,"format":null,"headers":null,"rate_limit":null}""")!;
        Assert.That(
            (changed.Url, changed.EventTypes.Count, changed.Source, changed.Format, changed.Headers.Count, changed.RateLimit),
            Is.EqualTo((Stored.Url, 0, (string?)null, DeliveryFormat.Event, 0, (int?)null)));
    }

    [Test]
    public void What_is_given_is_taken()
    {
        var changed = Apply("""{"url":"https://other.example","event_types":["appointment.completed"],"source":"north","format":"event","rate_limit":1}""")!;
        Assert.That(
            (changed.Url, changed.EventTypes.Single(), changed.Source, changed.Format, changed.RateLimit),
            Is.EqualTo(("https://other.example", AppointmentEventType.Completed, "north", DeliveryFormat.Event, 1)));
    }

    [TestCase("""{"headers":{}}""", "X-Key=1 X-Tenant=7")]
    [TestCase("""{"headers":{"X-Key":null}}""", "X-Tenant=7")]
    [TestCase("""{"headers":{"x-key":"2","X-New":"3"}}""", "X-New=3 X-Tenant=7 x-key=2")]
    [TestCase("""{"headers":{"X-Other":null}}""", "X-Key=1 X-Tenant=7")]
    [TestCase("""{"headers":null}""", "")]
    public void Headers_are_merged_one_by_one(string body, string headers) => Assert.That(
        string.Join(' ', Apply(body)!.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}={header.Value}")),
        Is.EqualTo(headers));

    [TestCase("""{"url":null}""", "/url required")]
    [TestCase("""{"url":"nowhere"}""", "/url invalid_url")]
    [TestCase("""{"url":"https://10.0.0.1/"}""", "/url private_address")]
    [TestCase("""{"from":"start"}""", "/from unknown_parameter")]
    [TestCase("""{"secret":"whsec_"}""", "/secret unknown_parameter")]
    [TestCase("""{"headers":"X-Key: 1"}""", "/headers wrong_type")]
    [TestCase("""{"headers":["X-Key"]}""", "/headers wrong_type")]
    [TestCase("""{"headers":{"X-Key":1}}""", "/headers/X-Key wrong_type")]
    [TestCase("""{"headers":{"X-Key":{"a":"b"}}}""", "/headers/X-Key wrong_type")]
    [TestCase("""{"headers":{"X-Key":"1","x-key":"2"}}""", "/headers repeated")]
    [TestCase("""{"headers":{"X-Key":"1","X-Key":"2"}}""", " duplicate_member")]
    [TestCase("""{"headers":{"Host":"a","X-Key":" ","P-4711":""}}""", "/headers/Host reserved_header, /headers/X-Key invalid_header, /headers/(unprintable) invalid_header")]
    [TestCase("""{"url":{"a":"b"},"source":{},"event_types":{},"rate_limit":{}}""", "/url wrong_type, /event_types wrong_type, /source wrong_type, /rate_limit wrong_type")]
    [TestCase("""{"rate_limit":0}""", "/rate_limit out_of_range")]
    [TestCase("""{"rate_limit":1.5}""", "/rate_limit out_of_range")]
    public void All_that_is_wrong_is_said(string body, string errors)
    {
        var reader = Read(body, out _);
        Assert.That(string.Join(", ", reader.Errors.Select(error => $"{error.Pointer} {error.Code}")), Is.EqualTo(errors));
    }

    [Test]
    public void There_are_only_so_many_headers_those_that_stay_included()
    {
        var most = string.Join(',', Enumerable.Range(0, DeliveryHeader.MaxCount - 1).Select(number => $"\"N-{number}\":\"1\""));
        var reader = Read($$$"""{"headers":{{{{most}}}}}""", out var patch);
        Assert.That(patch.Apply(Stored), Is.Null);
        Assert.That(reader.Errors.Select(error => error.Code), Is.EqualTo(new[] { "too_many_headers" }));
        Assert.That(Apply($$$"""{"headers":{"X-Key":null,{{{most}}}}}""")!.Headers, Has.Count.EqualTo(DeliveryHeader.MaxCount));
    }

    [Test]
    public void A_new_subscription_needs_only_an_address()
    {
        var incoming = SearchJsonReader.Read("""{"url":"https://receiver.example","headers":null}"""u8);
        var settings = SettingsPatch.ReadNew(new ParameterReader(incoming, SubscriptionParameters.OfCreation), incoming, new Addresses())!;
        Assert.That(
            (settings.Url, settings.EventTypes.Count, settings.Source, settings.Format, settings.Headers.Count, settings.RateLimit),
            Is.EqualTo(("https://receiver.example", 0, (string?)null, DeliveryFormat.Event, 0, (int?)null)));
    }

    [Test]
    public void A_new_subscription_has_no_header_to_take_away()
    {
        var incoming = SearchJsonReader.Read("""{"headers":{"X-Key":null}}"""u8);
        var reader = new ParameterReader(incoming, SubscriptionParameters.OfCreation);
        Assert.That(SettingsPatch.ReadNew(reader, incoming, new Addresses()), Is.Null);
        Assert.That(reader.Errors.Select(error => $"{error.Pointer} {error.Code}"), Is.EqualTo(new[] { "/url required", "/headers/X-Key wrong_type" }));
    }

    private static SubscriptionSettings? Apply(string body)
    {
        var reader = Read(body, out var patch);
        Assert.That(reader.Errors, Is.Empty);
        return patch.Apply(Stored);
    }

    private static ParameterReader Read(string body, out SettingsPatch patch)
    {
        var incoming = SearchJsonReader.Read(Encoding.UTF8.GetBytes(body));
        var reader = new ParameterReader(incoming, SubscriptionParameters.OfSettings);
        patch = SettingsPatch.Read(reader, incoming, new Addresses());
        return reader;
    }

    private sealed class Addresses : IOutgoingAddresses
    {
        public RuleViolation? Check(string url) => url.Contains("10.0.0.1", StringComparison.Ordinal) ? new RuleViolation("private_address", "must be public") : null;
    }
}
