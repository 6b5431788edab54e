using System.Text.Json;

namespace Webhook.EndToEndTests.Hostile;

/// <summary>What somebody may try who has events sent somewhere, or steers those who send them.</summary>
internal static class HandlerRequests
{
    private const string Payload = "' OR '1'='1";

    public static IEnumerable<HostileRequest> All(Actors actors)
    {
        var key = actors.Admin;
        foreach (var url in (string[])[
            "http://example.com", "https://127.0.0.1/", "https://[::1]/", "https://0x7f.1/", "https://2130706433/", "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest/meta-data",
            "https://localhost:8000/", "https://user:pass@example.com/", "file:///etc/passwd", "gopher://example.com/", "//example.com", "javascript:alert(1)", "https://example.com/\r\nX-Injected: 1",
            "https://exam\u0000ple.com/", "", new string('a', 3_000)])
        {
            yield return HostileRequest.Post($"a subscription to {JsonSerializer.Serialize(url.Length > 60 ? "a long text" : url)}", 422, "/admin/subscriptions", key, $"{{\"url\":{JsonSerializer.Serialize(url)}}}");
        }

        foreach (var members in (string[])[
            "\"event_types\":[7]", "\"event_types\":{\"a\":\"b\"}", "\"headers\":[\"a\"]", "\"headers\":{\"Host\":\"a\"}", "\"headers\":{\"webhook-id\":\"a\"}", "\"headers\":{\"A\":\"b\\r\\nC: d\"}",
            "\"headers\":{\"A\":\"b\",\"A\":\"c\"}", "\"headers\":{\"A\":{}}", "\"rate_limit\":0", "\"rate_limit\":1e9", "\"rate_limit\":\"7\"", "\"format\":\"xml\"", "\"from\":\"middle\"", "\"secret\":\"whsec_AA==\"",
            "\"id\":7", "\"source\":\"a\\u0000b\"", "\"source\":\"\\ud800\"", "\"headers\":{\"A\":\"\\u0000\"}", "\"headers\":{\"\\u0000\":\"a\"}", "\"rate_limit\":1e400", "\"rate_limit\":1e-400"])
        {
            yield return HostileRequest.Post($"a subscription with {members}", 422, "/admin/subscriptions", key, $"{{\"url\":\"https://example.com\",{members}}}");
        }

        foreach (var (name, status) in new[] { ("%27%20OR%20%271%27=%271", 404), ("..%2fclients", 404), ("%00", 400), (new string('a', 7_000), 404), ("%", 404) })
        {
            yield return HostileRequest.Of($"a pause of {(name.Length > 40 ? "a long name" : name)}", status, "POST", $"/admin/handlers/{name}/pause", key);
        }

        foreach (var parameter in (string[])["state", "limit", "cursor", "order"])
        {
            yield return HostileRequest.Of($"SQL in {parameter} of failures", 422, "GET", $"/admin/handlers/nobody/failures?{parameter}={Uri.EscapeDataString(Payload)}", key);
        }

        foreach (var id in (string[])["0", "-1", "9223372036854775807", "9223372036854775808", "1e3", "x"])
        {
            yield return HostileRequest.Of($"a retry of event {id}", 404, "POST", $"/admin/handlers/nobody/failures/{id}/retry", key);
            yield return HostileRequest.Of($"subscription {id}", 404, "GET", $"/admin/subscriptions/{id}", key);
        }

        foreach (var body in (string[])["", "[]", "null", "{\"from_event_id\":9223372036854775808}", "{\"from_event_id\":1.5}", "{\"from_event_id\":[1,2]}", "{\"from\":\"2025-01-10T12:30:00\"}"])
        {
            yield return HostileRequest.Post($"a replay by {body}", 422, "/admin/handlers/nobody/replay", key, body);
        }

        yield return HostileRequest.Of("handlers for a reader", 403, "GET", "/admin/handlers", actors.Reader);
        yield return HostileRequest.Post("a subscription of a reader", 403, "/admin/subscriptions", actors.Reader, "{\"url\":\"https://example.com\"}");
    }
}
