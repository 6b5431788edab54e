using System.Net;
using System.Text.Json;

namespace Webhook.FunctionalTests;

internal sealed class StatisticsTests : ServiceTests
{
    private const string Statistics = "/webhook/events/stats";

    [OneTimeSetUp]
    public async Task StoreEvents()
    {
        await PostAsync(Event());
        await PostAsync(Event());
        await PostAsync(Event(("event_type", "\"appointment.no_show\"")));
    }

    [Test]
    public async Task The_last_thirty_days_are_counted_by_event_type_when_nobody_says_otherwise()
    {
        var answer = await SendAsync(HttpMethod.Get, Statistics);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        Assert.That(answer.Json.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "interval", "by", "buckets" }));
        Assert.That(answer.Json.GetProperty("interval").GetString(), Is.EqualTo("day"));
        Assert.That(answer.Json.GetProperty("by").GetString(), Is.EqualTo("event_type"));
        var buckets = BucketsOf(answer);
        Assert.That(buckets, Has.Length.EqualTo(30));
        Assert.That(buckets.Sum(Total), Is.EqualTo(3));
        Assert.That(buckets[^1].GetProperty("counts").ToString(), Does.Contain("\"appointment.scheduled\":").And.Contain("\"appointment.no_show\":1"));
        Assert.That(buckets[0].GetProperty("counts").EnumerateObject(), Is.Empty);
        var starts = buckets.Select(bucket => bucket.GetProperty("start").GetDateTimeOffset()).ToArray();
        Assert.That(starts.Zip(starts.Skip(1), (one, next) => next - one), Has.All.EqualTo(TimeSpan.FromDays(1)));
    }

    [Test]
    public async Task Sources_are_counted_by_the_hour()
    {
        var from = TimeProvider.System.GetUtcNow().AddHours(-2).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var answer = await SendAsync(HttpMethod.Get, $"{Statistics}?interval=hour&by=source&from={from}");
        var buckets = BucketsOf(answer);
        Assert.That(buckets, Has.Length.InRange(3, 4));
        Assert.That(buckets.Sum(Total), Is.EqualTo(3));
        Assert.That(buckets.SelectMany(bucket => bucket.GetProperty("counts").EnumerateObject()).Select(count => count.Name).Distinct(), Is.EqualTo(new[] { "anonymous" }));
    }

    [TestCase("interval=hour&from=2025-01-10T12:30:00Z&to=2025-01-10T12:30:00.000001Z", 1, "2025-01-10T12:00:00.000000Z")]
    [TestCase("interval=hour&from=2025-01-10T12:00:00Z&to=2025-01-10T14:00:00Z", 2, "2025-01-10T12:00:00.000000Z")]
    [TestCase("interval=hour&from=2025-01-10T12:59:00Z&to=2025-01-10T14:00:01Z", 3, "2025-01-10T12:00:00.000000Z")]
    [TestCase("from=2025-01-10T23:30:00-02:00&to=2025-01-12T00:00:00Z", 1, "2025-01-11T00:00:00.000000Z")]
    [TestCase("to=2025-01-31T00:00:00Z", 30, "2025-01-01T00:00:00.000000Z")]
    [TestCase("interval=hour&from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", 8760, "2025-01-01T00:00:00.000000Z")]
    [TestCase("to=1900-01-01T00:00:00Z", 30, "1899-12-02T00:00:00.000000Z")]
    public async Task Ranges_are_widened_to_whole_intervals(string query, int count, string first)
    {
        var buckets = BucketsOf(await SendAsync(HttpMethod.Get, $"{Statistics}?{query}"));
        Assert.That(buckets, Has.Length.EqualTo(count));
        Assert.That(buckets[0].GetProperty("start").GetString(), Is.EqualTo(first));
    }

    [TestCase("from=2199-12-31T23:59:59Z")]
    public async Task A_time_to_come_has_no_intervals(string query) =>
        Assert.That(BucketsOf(await SendAsync(HttpMethod.Get, $"{Statistics}?{query}")), Is.Empty);

    [TestCase("interval=week", "interval unknown_value")]
    [TestCase("by=patient_id", "by unknown_value")]
    [TestCase("by=", "by unknown_value")]
    [TestCase("from=2025-01-10", "from invalid_date_time")]
    [TestCase("from=2025-01-10T00:00:00Z&to=2025-01-10T00:00:00Z", "to empty_range")]
    [TestCase("from=1900-01-01T00:00:00Z", "interval too_many_buckets")]
    [TestCase("interval=hour&from=2020-01-01T00:00:00Z&to=2025-01-01T00:00:00Z", "interval too_many_buckets")]
    [TestCase("limit=5&interval=week", "limit unknown_parameter", "interval unknown_value")]
    public async Task What_is_wrong_is_said_by_name(string query, params string[] errors)
    {
        var answer = await SendAsync(HttpMethod.Get, $"{Statistics}?{query}");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.Errors, Is.EqualTo(errors));
    }

    private static JsonElement[] BucketsOf(Answer answer)
    {
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return [.. answer.Json.GetProperty("buckets").EnumerateArray()];
    }

    private static long Total(JsonElement bucket) => bucket.GetProperty("total").GetInt64();
}
