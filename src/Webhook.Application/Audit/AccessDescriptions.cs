using System.Globalization;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>What use cases have in common where they say what was asked for and given.</summary>
internal static class AccessDescriptions
{
    /// <summary>A query by parameters, whatever its answer holds.</summary>
    /// <param name="result">The answer; null while there is none.</param>
    /// <param name="parameters">What was sent.</param>
    /// <param name="known">The names that the query takes: any other may be a patient's data in the wrong place.</param>
    /// <param name="given">What an answer gives.</param>
    public static AccessFacts Describe<T>(
        QueryResult<T>? result, IncomingParameters parameters, IReadOnlyList<string> known, Func<T, AccessFacts> given)
    {
        var asked = AskedOf(parameters, known);
        var facts = result is QueryResult<T>.Answered(var answer) ? given(answer) : new AccessFacts(AccessOutcome.Refused);
        return facts with { Asked = asked, PatientId = PatientOf(asked) ?? facts.PatientId };
    }

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> AskedOf(IncomingParameters parameters, IReadOnlyList<string> known) =>
        known.Where(parameters.Values.ContainsKey).ToDictionary(
            name => name, name => (IReadOnlyList<string>)[.. parameters.Values[name].Select(value => value.Text)]);

    /// <summary>What stands in an address's path.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> AskedOf(string name, string value) =>
        new Dictionary<string, IReadOnlyList<string>> { [name] = [value] };

    /// <summary>An id in an address's path.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> AskedOf(long id) => AskedOf("id", id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Events that are given whole.</summary>
    public static AccessFacts Given(IReadOnlyList<EventDto> events)
    {
        var isOfOne = events.Count > 0 && events.All(one => one.PatientId == events[0].PatientId);
        return new AccessFacts(AccessOutcome.Done)
        {
            Rows = events.Count,
            Events = EventIds.Of(events.Select(one => one.EventId)).ToText(),
            PatientId = isOfOne ? events[0].PatientId : null,
        };
    }

    private static string? PatientOf(IReadOnlyDictionary<string, IReadOnlyList<string>> asked) =>
        asked.GetValueOrDefault(EventParameters.PatientId) is [var patient] ? patient : null;
}
