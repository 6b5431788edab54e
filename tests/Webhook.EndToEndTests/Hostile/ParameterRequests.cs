using System.Text.Json;

namespace Webhook.EndToEndTests.Hostile;

/// <summary>SQL, scripts and forged cursors in every parameter of every query.</summary>
internal static class ParameterRequests
{
    private static readonly string[] Filter = ["event_type", "appointment_id", "patient_id", "source", "from", "to", "received_from", "received_to"];

    // Whatever is printable may be an identifier: these match nothing, and are no error.
    private static readonly string[] AnyText = ["appointment_id", "patient_id"];

    private static readonly string[] Payloads = ["' OR '1'='1", "\"; DROP TABLE events; --"];

    public static IEnumerable<HostileRequest> All(Actors actors, string cursor)
    {
        var key = actors.Reader;
        string[] list = [.. Filter, "order", "limit", "cursor", "after"];
        foreach (var (route, parameters) in new[]
        {
            ("/webhook/events?", list), ("/webhook/events/export?format=csv&", Filter), ("/webhook/events/stats?", ["interval", "by", "from", "to"]),
            ("/webhook/events/stream?", ["event_type", "source", "after"]), ("/webhook/appointments/A-1?", ["source"]),
        })
        {
            foreach (var (parameter, payload) in parameters.SelectMany(parameter => Payloads.Select(payload => (parameter, payload))))
            {
                yield return HostileRequest.Of(
                    $"{payload} in {parameter} of {route}", AnyText.Contains(parameter) ? 200 : 422, "GET", $"{route}{parameter}={Uri.EscapeDataString(payload)}", key);
            }

            foreach (var parameter in parameters)
            {
                yield return HostileRequest.Of($"U+0000 in {parameter} of {route}", 422, "GET", $"{route}{parameter}=a%00b", key);
                yield return HostileRequest.Of($"half of a surrogate pair in {parameter} of {route}", AnyText.Contains(parameter) ? 200 : 422, "GET", $"{route}{parameter}=%ed%a0%80", key);
            }
        }

        foreach (var parameter in list)
        {
            yield return HostileRequest.Post(
                $"SQL in {parameter} of a search", AnyText.Contains(parameter) ? 200 : 422, "/webhook/events/search", key,
                $"{{\"{parameter}\":{JsonSerializer.Serialize(Payloads[0])}}}");
            yield return HostileRequest.Post($"U+0000 in {parameter} of a search", 422, "/webhook/events/search", key, $"{{\"{parameter}\":\"a\\u0000b\"}}");
            yield return HostileRequest.Post($"half of a surrogate pair in {parameter} of a search", 422, "/webhook/events/search", key, $"{{\"{parameter}\":\"\\ud800\"}}");
            yield return HostileRequest.Post($"a number beyond all numbers as {parameter} of a search", 422, "/webhook/events/search", key, $"{{\"{parameter}\":1e400}}");
        }

        foreach (var (name, query) in new[]
        {
            ("a cursor of other filters", $"cursor={cursor}&event_type=appointment.cancelled"), ("a cursor of another order", $"cursor={cursor}&order=asc"),
            ("a cursor that was changed", $"cursor={(cursor[0] == 'A' ? 'B' : 'A')}{cursor[1..]}"), ("a cursor that was cut", $"cursor={cursor[..^1]}"),
            ("a cursor with something behind it", $"cursor={cursor}A"), ("a cursor of zeros", $"cursor={new string('A', cursor.Length)}"), ("two cursors", $"cursor={cursor}&cursor={cursor}"),
            ("a cursor of a thousand characters", $"cursor={new string('A', 1000)}"), ("a limit beyond all numbers", "limit=99999999999999999999"), ("a negative limit", "limit=-1"),
            ("a limit of nothing", "limit="), ("a limit with U+0000", "limit=1%00"), ("a limit in other digits", "limit=%D9%A1"), ("a parameter that nobody knows", "debug=true"),
            ("a parameter in another case", "Limit=1"), ("a parameter as an array", "limit[]=1"), ("an escape of a terminal in a name", "%1b[31m=1"), ("U+0000 in an identifier", "patient_id=a%00b"),
            ("a line break in an identifier", "patient_id=a%0d%0aSet-Cookie:%20x=1"), ("bytes that are no text in a time", "from=%ff%fe"), ("a time without an offset", "from=2025-01-01T00:00:00"),
            ("a range that ends before it begins", "from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z"), ("a thousand types", string.Join('&', Enumerable.Repeat("event_type=x", 400))),
        })
        {
            yield return HostileRequest.Of(name, 422, "GET", $"/webhook/events?{query}", key);
        }

        foreach (var time in (string[])["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-14:00", "infinity"])
        {
            yield return HostileRequest.Of($"from {time}", 422, "GET", $"/webhook/events?from={time}", key);
            yield return HostileRequest.Of($"received to {time}", 422, "GET", $"/webhook/events?received_to={time}", key);
        }

        yield return HostileRequest.Of("after the last of all numbers", 200, "GET", "/webhook/events?after=9223372036854775807", key);
        yield return HostileRequest.Of("after one more", 422, "GET", "/webhook/events?after=9223372036854775808", key);
        yield return HostileRequest.Of("an event id of a listener that is none", 422, "GET", "/webhook/events/stream", key, "Last-Event-ID: ' OR 1=1");
        yield return HostileRequest.Post("a search of a thousand brackets", 422, "/webhook/events/search", key, new string('[', 1000));
        yield return HostileRequest.Post("a search that is too long", 413, "/webhook/events/search", key, new string(' ', 70_000));
        foreach (var body in (string[])["""{"name":"a'; DROP TABLE clients; --","roles":["ingest"]}""", """{"name":"../admin","roles":["ingest"]}""", """{"name":"x","roles":["ingest"],"roles":["admin"]}""", """{"name":{"$ne":null},"roles":["admin"]}""", """{"name":"a\u0000b","roles":["ingest"]}""", """{"name":"\ud800","roles":["ingest"]}""", """{"name":"x","roles":["\u0000"]}"""])
        {
            yield return HostileRequest.Post($"a client {body}", 422, "/admin/clients", actors.Admin, body);
        }
    }
}
