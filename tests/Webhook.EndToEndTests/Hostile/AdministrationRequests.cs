using System.Text.Json;

namespace Webhook.EndToEndTests.Hostile;

/// <summary>What somebody may try who looks after others' data: audit, patients, backups.</summary>
internal static class AdministrationRequests
{
    private const string Payload = "' OR '1'='1";

    public static IEnumerable<HostileRequest> All(Actors actors)
    {
        var key = actors.Admin;
        foreach (var parameter in (string[])["client", "action", "from", "to", "order", "limit", "cursor"])
        {
            yield return HostileRequest.Of($"SQL in {parameter} of the audit", 422, "GET", $"/admin/audit?{parameter}={Uri.EscapeDataString(Payload)}", key);
        }

        foreach (var parameter in (string[])["client", "action", "from", "limit"])
        {
            yield return HostileRequest.Of($"SQL in {parameter} of an export of the audit", 422, "GET", $"/admin/audit/export?{parameter}={Uri.EscapeDataString(Payload)}", key);
        }

        yield return HostileRequest.Of("SQL in a patient of the audit", 200, "GET", $"/admin/audit?patient_id={Uri.EscapeDataString(Payload)}", key);
        yield return HostileRequest.Of("U+0000 in a patient of the audit", 422, "GET", "/admin/audit?patient_id=a%00b", key);
        foreach (var parameter in (string[])["client", "action", "from", "to", "order", "limit", "cursor"])
        {
            yield return HostileRequest.Of($"U+0000 in {parameter} of the audit", 422, "GET", $"/admin/audit?{parameter}=a%00b", key);
        }

        yield return HostileRequest.Of("a cursor of events in the audit", 422, "GET", $"/admin/audit?cursor={new string('A', 32)}", key);
        foreach (var (method, path) in new[] { ("DELETE", "events"), ("GET", "report") })
        {
            foreach (var (patient, status) in new[]
            {
                ("%27%20OR%20%271%27=%271", 200), ("%25", 200), ("%", 200), ("%zz", 200), ("%c0%ae", 200), ("..%2f..%2fclients", 200), ("a%0d%0aX-Injected:%201", 200),
                (new string('9', 7_000), 200), ("%00", 400), ("%2e%2e", 404), ("", 404),
            })
            {
                yield return HostileRequest.Of($"{method} {path} of {(patient.Length > 40 ? "a long patient" : patient)}", status, method, $"/admin/patients/{patient}/{path}", key);
            }
        }

        foreach (var file in (string[])["../appointments.db", "/etc/passwd", "a/b", "a\\b", ".hidden", "..", "", "a\0b", "a b", "~", new string('a', 101)])
        {
            yield return HostileRequest.Post($"a backup to {JsonSerializer.Serialize(file)}", 422, "/admin/backup", key, $"{{\"file\":{JsonSerializer.Serialize(file)}}}");
        }

        foreach (var body in (string[])["", "[]", "null", "{\"file\":7}", "{\"folder\":\"/tmp\"}", "{\"file\":\"a\",\"file\":\"b\"}"])
        {
            yield return HostileRequest.Post($"a backup by {body}", 422, "/admin/backup", key, body);
        }

        yield return HostileRequest.Post("a backup where there is no folder for it", 409, "/admin/backup", key, "{}");
        yield return HostileRequest.Of("DELETE of the audit", 405, "DELETE", "/admin/audit", key);
        yield return HostileRequest.Of("DELETE of all patients", 404, "DELETE", "/admin/patients", key);
        yield return HostileRequest.Of("the audit for a reader", 403, "GET", "/admin/audit", actors.Reader);
        yield return HostileRequest.Of("an erasure by a reader", 403, "DELETE", "/admin/patients/P-1/events", actors.Reader);
    }
}
