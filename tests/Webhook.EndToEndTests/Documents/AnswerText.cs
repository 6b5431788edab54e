using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Webhook.EndToEndTests.Documents;

/// <summary>
/// Brings what a document shows and what a command printed to one form, in which values that differ from run to run are
/// replaced by the name of their form.
/// </summary>
internal static partial class AnswerText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="kind">The language of the block that shows the answer.</param>
    /// <param name="text">The answer.</param>
    /// <param name="command">A value that stands in the command is not from the service, and is compared as it is.</param>
    /// <param name="shownHeaders">Headers beside these are left out; null leaves none out.</param>
    public static string Normalize(string kind, string text, string command, IReadOnlySet<string>? shownHeaders = null) => kind switch
    {
        "json" => NormalizeJson(text, command),
        "http" => NormalizeHttp(text, command, shownHeaders),
        _ => string.Join('\n', MaskText(text).Split('\n').Select(line => line.Trim())).Trim(),
    };

    /// <summary>The names of the headers of an answer.</summary>
    public static IReadOnlySet<string> HeaderNames(string text) =>
        Head(text).Skip(1).Select(HeaderName).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static string NormalizeHttp(string text, string command, IReadOnlySet<string>? shownHeaders)
    {
        var head = Head(text);
        var headers = head.Skip(1)
            .Where(header => shownHeaders is null || shownHeaders.Contains(HeaderName(header)))
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(header => EventAddress().Replace(header, "/webhook/events/<number>"));
        var body = text.ReplaceLineEndings("\n").Split("\n\n", count: 2)[1];
        return string.Join('\n', [head[0], .. headers, NormalizeJson(body, command)]);
    }

    private static string[] Head(string text) => text.ReplaceLineEndings("\n").Split("\n\n", count: 2)[0].Split('\n');

    private static string HeaderName(string header) => header.Split(':')[0];

    private static string NormalizeJson(string text, string command)
    {
        try
        {
            return Mask(string.Empty, JsonNode.Parse(text), command)?.ToJsonString(Indented) ?? "null";
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static JsonNode? Mask(string name, JsonNode? node, string command) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member =>
            KeyValuePair.Create(member.Key, Mask(member.Key, member.Value, command)))),
        JsonArray items => new JsonArray([.. items.Select(item => Mask(name, item, command))]),
        JsonValue value => MaskValue(name, value, command),
        _ => null,
    };

    private static JsonNode MaskValue(string name, JsonValue value, string command)
    {
        var text = value.ToString();
        var masked = (name, value.GetValueKind()) switch
        {
            ("event_id", JsonValueKind.Number) when EventNumber().IsMatch(text) => "<number>",
            ("duration_ms", JsonValueKind.Number) => "<milliseconds>",
            ("received_at" or "created_at" or "time", JsonValueKind.String) when Microseconds().IsMatch(text) => "<time>",
            ("trace_id", JsonValueKind.String) when TraceId().IsMatch(text) && !command.Contains(text, StringComparison.Ordinal) => "<trace id>",
            ("id", JsonValueKind.String) when SecretId().IsMatch(text) => "<id>",
            ("key", JsonValueKind.String) when Key().IsMatch(text) => "<key>",
            ("secret", JsonValueKind.String) when Secret().IsMatch(text) => "<secret>",
            ("message", JsonValueKind.String) => MaskText(text),
            _ => null,
        };
        return masked is null ? value.DeepClone() : JsonValue.Create(masked);
    }

    private static string MaskText(string text) =>
        Duration().Replace(EventInText().Replace(Seconds().Replace(text, "<time>"), "Event <number>"), "<milliseconds> ms");

    [GeneratedRegex("^[1-9][0-9]*$")]
    private static partial Regex EventNumber();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")]
    private static partial Regex Microseconds();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Seconds();

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex TraceId();

    [GeneratedRegex("^([0-9a-f]{16}|[0-9a-f]{32})$")]
    private static partial Regex SecretId();

    [GeneratedRegex("^awk_[A-Za-z0-9_-]{43}$")]
    private static partial Regex Key();

    [GeneratedRegex("^whsec_[A-Za-z0-9+/]{43}=$")]
    private static partial Regex Secret();

    [GeneratedRegex("Event [0-9]+")]
    private static partial Regex EventInText();

    [GeneratedRegex("[0-9]+[.][0-9] ms")]
    private static partial Regex Duration();

    [GeneratedRegex("/webhook/events/[0-9]+")]
    private static partial Regex EventAddress();
}
