using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Webhook.Api.Formats;

namespace Webhook.UnitTests.Api.Formats;

[TestFixture]
internal sealed class QueryParametersTests
{
    [TestCase("", 100)]
    [TestCase("?limit=1", 1)]
    [TestCase("?limit=1000", 1000)]
    [TestCase("?limit=007", 7)]
    public void A_number_within_limits_is_taken_or_the_default(string query, int expected)
    {
        var parameters = Parse(query);
        Assert.That(parameters.Number("limit", 1, 1000, 100), Is.EqualTo(expected));
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
        parameters.Number("limit", 1, 1000, 100);
        Assert.That(Errors(parameters), Is.EqualTo(new[] { "limit out_of_range" }));
    }

    [TestCase("?limit=5&limit=5")]
    [TestCase("?limit=5&limit=x")]
    public void A_parameter_stands_once(string query)
    {
        var parameters = Parse(query);
        parameters.Number("limit", 1, 1000, 100);
        Assert.That(Errors(parameters), Is.EqualTo(new[] { "limit repeated" }));
    }

    [TestCase("?Limit=5", "Limit")]
    [TestCase("?patient_id=P1", "patient_id")]
    [TestCase("?P%201=x", "(unprintable)")]
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
        Assert.That(new QueryParameters(Query("?x=1")).Errors.Single().Detail, Is.EqualTo("is not known; there are none"));

    [Test]
    public void All_faults_are_reported_at_once()
    {
        var parameters = Parse("?limit=x&a=1&b=2");
        parameters.Number("limit", 1, 1000, 100);
        Assert.That(Errors(parameters), Is.EquivalentTo(new[] { "a unknown_parameter", "b unknown_parameter", "limit out_of_range" }));
    }

    private static QueryParameters Parse(string query) => new(Query(query), "limit");

    private static QueryCollection Query(string query) => new(QueryHelpers.ParseQuery(query));

    private static IEnumerable<string> Errors(QueryParameters parameters) =>
        parameters.Errors.Select(error => $"{error.Parameter} {error.Code}");
}
