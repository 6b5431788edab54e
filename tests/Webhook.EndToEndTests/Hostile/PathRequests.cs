namespace Webhook.EndToEndTests.Hostile;

/// <summary>Addresses that mean to be others.</summary>
internal static class PathRequests
{
    public static IEnumerable<HostileRequest> All(Actors actors)
    {
        foreach (var (target, status) in new[]
        {
            ("/../../etc/passwd", 404), ("/docs/../../appsettings.json", 404), ("/docs/..%2f..%2fappsettings.json", 404), ("/docs/%2e%2e/%2e%2e/admin.key", 404),
            ("/docs/..%5c..%5cadmin.key", 404), ("/docs/....//admin.key", 404), ("/redoc/%252e%252e%252fadmin.key", 404), ("/admin.key", 404), ("/appointments.db", 404),
            ("/webhook_events.log", 404), ("//admin/clients", 404), ("/admin//clients", 404), ("/admin/clients/../clients", 200), ("/ADMIN/CLIENTS", 200),
            ("/admin/clients;x=1", 404), ("/admin/clients%00", 400), ("/admin/clients%0d%0aX-Injected:%201", 404), ("/webhook/events/1%00", 400),
            ("/webhook/events/-1", 404), ("/webhook/events/1e3", 404), ("/webhook/events/99999999999999999999", 404), ("/webhook/events/1%27%20OR%20%271%27=%271", 404),
            ("/webhook/appointments/%c0%ae%c0%ae", 404), ("/webhook/appointments/%ff%fe", 404), ("/webhook/appointments/%", 404), ("/webhook/appointments/%zz", 404),
            ("/webhook/appointments/%27%3b%20DROP%20TABLE%20events%3b--", 404), ("/webhook/appointments/%1b%5b31m", 404), ("/webhook/appointments/a%0d%0ab", 404),
            ("/problems/%3cscript%3ealert(1)%3c%2fscript%3e", 404), ("/admin/clients/%2e%2e", 404), ("/admin/clients/a%2fb", 404), ("/openapi.json%2f..%2fadmin", 404), ("/.git/config", 404),
            ("/.well-known/security.txt", 404), ("/swagger", 404), ("/actuator/env", 404),
        })
        {
            yield return HostileRequest.Of(target, status, "GET", target, actors.Admin);
        }

        yield return HostileRequest.Of("an address of another host", 400, "GET", "http://elsewhere.example/webhook/events", null);
        yield return HostileRequest.Of("a target without a slash", 400, "GET", "webhook/events", null);
        yield return HostileRequest.Of("a target of bytes beyond ASCII", 400, "GET", "/webhook/événements", actors.Admin);
        yield return HostileRequest.Of("a target with a blank", 400, "GET", "/webhook/events ?limit=1", actors.Admin);
        yield return HostileRequest.Of("CONNECT", 405, "CONNECT", "/webhook/events", actors.Admin);
        yield return HostileRequest.Of("CONNECT to a host", 400, "CONNECT", "elsewhere.example:443", actors.Admin);
        yield return HostileRequest.Of("TRACE", 405, "TRACE", "/webhook/events", actors.Admin);
        yield return HostileRequest.Of("an asterisk", 204, "OPTIONS", "*", actors.Admin);
        yield return HostileRequest.Of("a method in lower case, which routing takes for the same", 200, "get", "/webhook/events", actors.Admin);
        yield return HostileRequest.Of("a method that is none", 405, "EVENTS", "/webhook/events", actors.Admin);
        yield return HostileRequest.Of("a method that is no token", 400, "GE(T", "/webhook/events", actors.Admin);
        yield return HostileRequest.Of("PUT of an event", 405, "PUT", "/webhook/events/1", actors.Admin);
        yield return HostileRequest.Of("DELETE of an event", 405, "DELETE", "/webhook/events/1", actors.Admin);
        yield return HostileRequest.Of("DELETE of all clients", 405, "DELETE", "/admin/clients", actors.Admin);
    }
}
