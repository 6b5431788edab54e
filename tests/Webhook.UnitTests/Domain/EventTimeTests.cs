using System.Globalization;
using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class EventTimeTests
{
    [TestCase("2025-01-10T12:30:00Z", "2025-01-10T12:30:00.0000000")]
    [TestCase("2025-01-10T12:30:00+02:00", "2025-01-10T10:30:00.0000000")]
    [TestCase("2025-01-10T12:30:00-00:00", "2025-01-10T12:30:00.0000000")]
    [TestCase("2025-01-10T00:00:00+14:00", "2025-01-09T10:00:00.0000000")]
    [TestCase("2025-01-10T23:59:59-14:00", "2025-01-11T13:59:59.0000000")]
    [TestCase("2025-01-10T12:30:00.1Z", "2025-01-10T12:30:00.1000000")]
    [TestCase("2025-01-10T12:30:00.000001Z", "2025-01-10T12:30:00.0000010")]
    [TestCase("2025-01-10T12:30:00.123456789Z", "2025-01-10T12:30:00.1234560")]
    [TestCase("2025-01-10T12:30:00.999999999Z", "2025-01-10T12:30:00.9999990")]
    [TestCase("1900-01-01T00:00:00+14:00", "1899-12-31T10:00:00.0000000")]
    [TestCase("2199-12-31T23:59:59-14:00", "2200-01-01T13:59:59.0000000")]
    [TestCase("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0000000")]
    [TestCase("2000-02-29T00:00:00Z", "2000-02-29T00:00:00.0000000")]
    public void A_date_time_becomes_UTC_cut_to_the_microsecond(string text, string expected)
    {
        Assert.That(EventTime.Parse(text, out var time), Is.Null);
        Assert.That(time.Offset, Is.EqualTo(TimeSpan.Zero));
        Assert.That(time.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture), Is.EqualTo(expected));
    }

    [TestCase("2025-02-29T00:00:00Z", "no_such_day")]
    [TestCase("1900-02-29T00:00:00Z", "no_such_day")]
    [TestCase("2100-02-29T00:00:00Z", "no_such_day")]
    [TestCase("2025-04-31T00:00:00Z", "no_such_day")]
    [TestCase("2025-00-10T00:00:00Z", "no_such_day")]
    [TestCase("2025-13-10T00:00:00Z", "no_such_day")]
    [TestCase("2025-01-00T00:00:00Z", "no_such_day")]
    [TestCase("2025-01-32T00:00:00Z", "no_such_day")]
    [TestCase("2025-01-10T24:00:00Z", "no_such_time")]
    [TestCase("2025-01-10T00:60:00Z", "no_such_time")]
    [TestCase("2016-12-31T23:59:60Z", "no_such_time")]
    [TestCase("1899-12-31T23:59:59Z", "year_out_of_range")]
    [TestCase("2200-01-01T00:00:00Z", "year_out_of_range")]
    [TestCase("0000-01-01T00:00:00Z", "year_out_of_range")]
    [TestCase("2025-01-10T12:30:00", "offset_missing")]
    [TestCase("2025-01-10T12:30:00.5", "offset_missing")]
    [TestCase("2025-01-10T12:30:00+14:01", "offset_out_of_range")]
    [TestCase("2025-01-10T12:30:00-15:00", "offset_out_of_range")]
    [TestCase("2025-01-10T12:30:00+01:60", "offset_out_of_range")]
    public void The_rule_that_is_broken_is_named(string text, string code) =>
        Assert.That(EventTime.Parse(text, out _)?.Code, Is.EqualTo(code));

    [TestCase("")]
    [TestCase("2025-01-10")]
    [TestCase("2025-01-10t12:30:00Z")]
    [TestCase("2025-01-10 12:30:00Z")]
    [TestCase("2025-01-10T12:30:00z")]
    [TestCase("2025-01-10T12:30Z")]
    [TestCase("2025-01-10T12:30:00+0200")]
    [TestCase("2025-01-10T12:30:00+02")]
    [TestCase("2025-01-10T12:30:00.Z")]
    [TestCase("2025-01-10T12:30:00.1234567890Z")]
    [TestCase("2025-01-10T12:30:00,5Z")]
    [TestCase("2025-01-10T12:30:00ZZ")]
    [TestCase("2025-01-10T12:30:00Z\n")]
    [TestCase(" 2025-01-10T12:30:00Z")]
    [TestCase("+025-01-10T12:30:00Z")]
    [TestCase("٢٠٢٥-01-10T12:30:00Z")]
    [TestCase("2025-01-10T１２:30:00Z")]
    [TestCase("2025-01-10T12:30:00−02:00")]
    [TestCase("10/01/2025 12:30")]
    public void Anything_else_is_no_date_time(string text) =>
        Assert.That(EventTime.Parse(text, out _)?.Code, Is.EqualTo("invalid_date_time"));

    [TestCase("2025-1\0-10T12:30:00Z")]
    [TestCase("2025-01-1\0T12:30:00Z")]
    [TestCase("2025-01-10T1\0:30:00Z")]
    [TestCase("2025-01-10T12:3\0:00Z")]
    [TestCase("2025-01-10T12:30:0\0Z")]
    [TestCase("2025-01-10T12:30:00.5\0Z")]
    [TestCase("2025-01-10T12:30:00+0\0:00")]
    [TestCase("2025-01-10T12:30:00+02:0\0")]
    public void Nul_is_no_digit(string text) =>
        Assert.That(EventTime.Parse(text, out _)?.Code, Is.EqualTo("invalid_date_time"));

    [Test]
    public void Several_faults_are_reported_as_the_one_that_stands_first() =>
        Assert.That(EventTime.Parse("1800-13-40T25:00:00", out _)?.Code, Is.EqualTo("year_out_of_range"));
}
