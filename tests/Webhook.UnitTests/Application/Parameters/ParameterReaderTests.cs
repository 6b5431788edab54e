using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Webhook.Api.Formats;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Parameters;

[TestFixture]
internal sealed class ParameterReaderTests
{
    [TestCase("", null)]
    [TestCase("?limit=1", 1)]
    [TestCase("?limit=1000", 1000)]
    [TestCase("?limit=007", 7)]
    public void A_number_within_limits_is_taken_or_nothing(string query, long? expected)
    {
        var parameters = Parse(query);
        Assert.That(parameters.Number("limit", 1, 1000), Is.EqualTo(expected));
        Assert.That(parameters.Errors, Is.Empty);
    }

    [TestCase("?limit=")]
    [TestCase("?limit")]
    [TestCase("?limit=0")]
    [TestCase("?limit=1001")]
    [TestCase("?limit=-5")]
    [TestCase("?limit=%2B5")]
    [TestCase("?limit=+5")]
    [TestCase("?limit=5%20")]
    [TestCase("?limit=5%00")]
    [TestCase("?limit=5.0")]
    [TestCase("?limit=1e1")]
    [TestCase("?limit=0x5")]
    [TestCase("?limit=%D9%A5")]
    [TestCase("?limit=99999999999999999999")]
    [TestCase("?limit=ten")]
    public void Anything_else_is_out_of_range(string query)
    {
        var parameters = Parse(query);
        parameters.Number("limit", 1, 1000);
        Assert.That(Errors(parameters), Is.EqualTo(new[] { "limit out_of_range" }));
    }

    [TestCase("?limit=5&limit=5")]
    [TestCase("?limit=5&limit=x")]
    public void A_parameter_stands_once(string query)
    {
        var parameters = Parse(query);
        parameters.Number("limit", 1, 1000);
        Assert.That(Errors(parameters), Is.EqualTo(new[] { "limit repeated" }));
    }

    [TestCase("?Limit=5", "Limit")]
    [TestCase("?patient_id=P1", "patient_id")]
    [TestCase("?P%201=x", "(unprintable)")]
    [TestCase("?P8765=x", "(unprintable)")]
    [TestCase("?=x", "")]
    [TestCase("?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=x", "(unprintable)")]
    public void An_unknown_parameter_is_named_unless_it_could_be_data(string query, string name)
    {
        var parameters = Parse(query);
        Assert.That(Errors(parameters), Is.EqualTo(new[] { $"{name} unknown_parameter" }));
        Assert.That(parameters.Errors[0].Detail, Is.EqualTo("is not known; known are limit"));
    }

    [Test]
    public void Where_there_are_no_parameters_that_is_said() =>
        Assert.That(new ParameterReader(Address("?x=1")).Errors.Single().Detail, Is.EqualTo("is not known; there are none"));

    [Test]
    public void All_faults_are_reported_at_once()
    {
        var parameters = Parse("?limit=x&a=1&b=2");
        parameters.Number("limit", 1, 1000);
        Assert.That(Errors(parameters), Is.EquivalentTo(new[] { "a unknown_parameter", "b unknown_parameter", "limit out_of_range" }));
    }

    [TestCase("?from=2025-01-10T12:30:00Z", "2025-01-10T12:30:00Z")]
    [TestCase("?from=2025-01-10T12:30:00%2B02:00", "2025-01-10T10:30:00Z")]
    [TestCase("?from=2025-01-10T12:30:00+02:00", "2025-01-10T10:30:00Z")]
    [TestCase("?from=2025-01-10T12:30:00-02:00", "2025-01-10T14:30:00Z")]
    public void The_plus_of_an_offset_may_be_written_as_people_write_it(string query, string expected)
    {
        var parameters = new ParameterReader(Address(query), "from", "to");
        Assert.That(parameters.Range("from", "to").From, Is.EqualTo(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)));
        Assert.That(parameters.Errors, Is.Empty);
    }

    [TestCase("?from=2025-01-10T12:30:00", "from offset_missing")]
    [TestCase("?from=2025-01-10+12:30:00Z", "from invalid_date_time")]
    [TestCase("?from=", "from invalid_date_time")]
    [TestCase("?from=2025-02-30T12:30:00Z", "from no_such_day")]
    [TestCase("?from=2025-01-10T12:30:00Z&to=2025-01-10T12:30:00Z", "to empty_range")]
    [TestCase("?from=2025-01-10T12:30:00Z&to=2025-01-10T14:30:00+02:00", "to empty_range")]
    [TestCase("?from=2025-01-10T12:30:00Z&from=2025-01-10T12:30:00Z", "from repeated")]
    public void A_range_needs_two_times_in_order(string query, string error)
    {
        var parameters = new ParameterReader(Address(query), "from", "to");
        parameters.Range("from", "to");
        Assert.That(Errors(parameters), Is.EqualTo(new[] { error }));
    }

    [Test]
    public void Event_types_may_be_repeated_and_each_counts_once()
    {
        var parameters = new ParameterReader(Address("?t=appointment.no_show&t=appointment.scheduled&t=appointment.no_show"), "t");
        Assert.That(parameters.EventTypes("t"), Is.EqualTo(new[] { AppointmentEventType.Scheduled, AppointmentEventType.NoShow }));
    }

    [Test]
    public void Json_values_must_have_the_type_that_the_parameter_has()
    {
        var incoming = new IncomingParameters(
            new Dictionary<string, IReadOnlyList<IncomingValue>>
            {
                ["limit"] = [new IncomingValue(ValueForm.Text, "5")],
                ["source"] = [new IncomingValue(ValueForm.Number, "5")],
                ["from"] = [new IncomingValue(ValueForm.Other, string.Empty)],
                ["t"] = [new IncomingValue(ValueForm.Number, "1")],
            },
            InputError.InParameter);
        var parameters = new ParameterReader(incoming, "limit", "source", "from", "to", "t");
        parameters.Number("limit", 1, 10);
        parameters.Text("source", ClientName.Check);
        parameters.Range("from", "to");
        parameters.EventTypes("t");
        Assert.That(Errors(parameters), Is.EqualTo(new[] { "limit wrong_type", "source wrong_type", "from wrong_type", "t wrong_type" }));
    }

    private static ParameterReader Parse(string query) => new(Address(query), "limit");

    private static IncomingParameters Address(string query) => AddressParameters.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));

    private static IEnumerable<string> Errors(ParameterReader parameters) =>
        parameters.Errors.Select(error => $"{error.Parameter} {error.Code}");
}
