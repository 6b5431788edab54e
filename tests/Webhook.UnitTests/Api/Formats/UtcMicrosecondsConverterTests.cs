using System.Text.Json;
using Webhook.Api.Formats;

namespace Webhook.UnitTests.Api.Formats;

[TestFixture]
internal sealed class UtcMicrosecondsConverterTests
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new UtcMicrosecondsConverter() } };

    [TestCase("2025-12-03T10:15:30.123456Z", "2025-12-03T10:15:30.123456Z")]
    [TestCase("2025-12-03T10:15:30Z", "2025-12-03T10:15:30.000000Z")]
    [TestCase("2025-12-03T10:15:30.1Z", "2025-12-03T10:15:30.100000Z")]
    [TestCase("2025-12-03T10:15:30.1234569Z", "2025-12-03T10:15:30.123456Z")]
    [TestCase("2025-12-03T00:15:30+02:00", "2025-12-02T22:15:30.000000Z")]
    [TestCase("1900-01-01T00:00:00+14:00", "1899-12-31T10:00:00.000000Z")]
    [TestCase("2199-12-31T23:59:59.999999-14:00", "2200-01-01T13:59:59.999999Z")]
    public void Times_leave_in_UTC_with_six_fractional_digits(string sent, string expected)
    {
        var time = JsonSerializer.Deserialize<DateTimeOffset>($"\"{sent}\"", Options);
        Assert.That(JsonSerializer.Serialize(time, Options), Is.EqualTo($"\"{expected}\""));
    }
}
