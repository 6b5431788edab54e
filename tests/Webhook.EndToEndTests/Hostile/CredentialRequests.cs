namespace Webhook.EndToEndTests.Hostile;

/// <summary>Who has no business here.</summary>
internal static class CredentialRequests
{
    private const string Events = "/webhook/events";

    public static IEnumerable<HostileRequest> All(Actors actors)
    {
        yield return Get("no credentials", 401, null);
        yield return Get("an empty key", 401, string.Empty);
        yield return Get("a key of blanks", 401, "   ");
        yield return Get("a key that nobody has", 401, "awk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        yield return Get("a key without its last character", 401, actors.Admin[..^1]);
        yield return Get("a key with one more character", 401, $"{actors.Admin}A");
        yield return Get("a key in upper case", 401, actors.Admin.ToUpperInvariant());
        yield return Get("a key with its last bits changed", 401, $"{actors.Admin[..^1]}{(actors.Admin[^1] == 'A' ? 'B' : 'A')}");
        yield return Get("the id of a key", 401, "0123456789abcdef");
        yield return Get("the name of a client", 401, "admin");
        yield return Get("a key of a removed client", 401, actors.Removed);
        yield return Get("a key whose time is over", 401, actors.Expired);
        yield return Get("SQL for a key", 401, "' OR '1'='1");
        yield return Get("a key in quotes", 401, $"\"{actors.Admin}\"");
        yield return Get("a key with a byte beyond ASCII", 400, $"{actors.Admin}é");
        yield return Get("a very long key", 401, new string('k', 20_000));
        yield return With("two keys", 401, $"X-API-Key: {actors.Reader}\r\nX-API-Key: {actors.Admin}");
        yield return With("the same key twice", 401, $"X-API-Key: {actors.Reader}\r\nX-API-Key: {actors.Reader}");
        yield return With("two keys in one header", 401, $"X-API-Key: {actors.Reader},{actors.Admin}");
        yield return With("a key in both headers", 401, $"X-API-Key: {actors.Reader}\r\nAuthorization: Bearer {actors.Reader}");
        yield return With("a key beside a password", 401, $"X-API-Key: {actors.Reader}\r\nAuthorization: Basic YWRtaW46YWRtaW4=");
        yield return With("a password", 401, "Authorization: Basic YWRtaW46YWRtaW4=");
        yield return With("no scheme", 401, $"Authorization: {actors.Reader}");
        yield return With("another scheme", 401, $"Authorization: ApiKey {actors.Reader}");
        yield return With("Bearer of nothing", 401, "Authorization: Bearer ");
        yield return With("Bearer without a blank", 401, $"Authorization: Bearer{actors.Reader}");
        yield return With("a token although no issuer is trusted", 401, "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInNjb3BlIjoiZXZlbnRzOmFkbWluIn0.");
        yield return With("two Authorization headers", 401, $"Authorization: Bearer {actors.Reader}\r\nAuthorization: Bearer {actors.Admin}");
        yield return With("a header that a proxy might set", 401, "X-Forwarded-User: admin\r\nX-Remote-User: admin\r\nX-Forwarded-For: 127.0.0.1");
        yield return With("a header with an underscore", 401, $"X_API_Key: {actors.Reader}");
        yield return HostileRequest.Of("a key in the address", 401, "GET", $"{Events}?api_key={actors.Reader}", null);
        yield return HostileRequest.Of("a key in a cookie", 401, "GET", Events, null, $"Cookie: X-API-Key={actors.Reader}");
        yield return HostileRequest.Of("HEAD without credentials", 401, "HEAD", Events, null);

        foreach (var (method, target) in new[]
        {
            ("GET", "/admin/clients"), ("POST", "/admin/clients"), ("GET", "/admin/clients/admin"), ("PATCH", "/admin/clients/north"), ("DELETE", "/admin/clients/admin"),
            ("POST", "/admin/clients/north/keys"), ("DELETE", "/admin/clients/admin/keys/1"), ("POST", "/admin/clients/north/signing-secrets"), ("DELETE", "/admin/clients/epic/signing-secrets/1"),
        })
        {
            yield return HostileRequest.Of($"{method} {target} by a client that may post", 403, method, target, actors.Ingest);
            yield return HostileRequest.Of($"{method} {target} by a client that may query", 403, method, target, actors.Reader);
        }

        foreach (var target in new[] { Events, "/webhook/events/1", "/webhook/events/export?format=csv", "/webhook/events/stats", "/webhook/events/stream", "/webhook/appointments/A-1" })
        {
            yield return HostileRequest.Of($"GET {target} by a client that may post", 403, "GET", target, actors.Ingest);
        }

        yield return HostileRequest.Of("POST /webhook/appointment by a client that may query", 403, "POST", "/webhook/appointment", actors.Reader);
        yield return HostileRequest.Of("POST /webhook/appointments by a client that may query", 403, "POST", "/webhook/appointments", actors.Reader);
        yield return HostileRequest.Post("more rights for itself", 403, "/admin/clients/north/keys", actors.Ingest, "{}");
        yield return HostileRequest.Of("the method overridden by a header", 403, "GET", "/admin/clients", actors.Reader, "X-HTTP-Method-Override: DELETE");
    }

    private static HostileRequest Get(string name, int status, string? key) => HostileRequest.Of(name, status, "GET", Events, key);

    private static HostileRequest With(string name, int status, string headers) => HostileRequest.Of(name, status, "GET", Events, null, headers);
}
