namespace Webhook.EndToEndTests.Hostile;

/// <summary>Where one request ends and the next begins, seen differently by two servers.</summary>
internal static class FramingRequests
{
    private const string Smuggled = "GET /admin/clients HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    public static IEnumerable<HostileRequest> All(Actors actors)
    {
        var head = $"POST /webhook/appointment HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {actors.Ingest}\r\nContent-Type: application/json\r\n";

        // Both lengths: the connection must not live on, whoever of the two is right.
        yield return HostileRequest.Raw("length and chunks, the length shorter", $"{head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Smuggled}", 422);
        yield return HostileRequest.Raw("length and chunks, the length longer", $"{head}Content-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Smuggled}", 422);
        yield return HostileRequest.Raw("two lengths that differ", $"{head}Content-Length: 4\r\nContent-Length: 5\r\n\r\n{{}}  {Smuggled}", 400);
        yield return HostileRequest.Raw("two lengths in one header", $"{head}Content-Length: 2, 2\r\n\r\n{{}}", 400);
        yield return HostileRequest.Raw("a negative length", $"{head}Content-Length: -1\r\n\r\n", 400);
        yield return HostileRequest.Raw("a length with a sign, which the server reads as one without", $"{head}Connection: close\r\nContent-Length: +2\r\n\r\n{{}}", 422);
        yield return HostileRequest.Raw("a length that overflows", $"{head}Content-Length: 18446744073709551618\r\n\r\n", 400);
        yield return HostileRequest.Raw("a length in hexadecimal", $"{head}Content-Length: 0x2\r\n\r\n{{}}", 400);
        yield return HostileRequest.Raw("an empty length", $"{head}Content-Length:\r\n\r\n{{}}", 400);
        yield return HostileRequest.Raw("another transfer encoding", $"{head}Transfer-Encoding: gzip\r\n\r\n{Smuggled}", 400);
        yield return HostileRequest.Raw("chunked, but not at last", $"{head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{Smuggled}", 400);
        yield return HostileRequest.Raw("chunked in disguise", $"{head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{Smuggled}", 400);
        yield return HostileRequest.Raw("chunked twice", $"{head}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{Smuggled}", 400);
        yield return HostileRequest.Raw("a blank before the colon", $"{head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{Smuggled}", 400);
        yield return HostileRequest.Raw("a folded header", $"{head}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n{Smuggled}", 400);
        yield return HostileRequest.Raw("a chunk size that is none", $"{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n{Smuggled}", 400);
        yield return HostileRequest.Raw("a negative chunk size", $"{head}Transfer-Encoding: chunked\r\n\r\n-2\r\n{{}}\r\n0\r\n\r\n{Smuggled}", 400);
        yield return HostileRequest.Raw("a chunk size that overflows", $"{head}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{{}}\r\n0\r\n\r\n{Smuggled}", 400);
        yield return HostileRequest.Raw("a chunk longer than its size", $"{head}Transfer-Encoding: chunked\r\n\r\n1\r\n{{}}\r\n0\r\n\r\n{Smuggled}", 400);
        yield return new HostileRequest("line feeds alone in a chunked body", Bytes($"{head}Transfer-Encoding: chunked\r\n\r\n2\n{{}}\n0\n\n{Smuggled}"), 400);
        yield return new HostileRequest("a carriage return alone in the head", Bytes($"{head}X-Odd: a\rb\r\n\r\n"), 400);
        yield return new HostileRequest("U+0000 in a header", Bytes($"{head}X-Odd: a\0b\r\n\r\n"), 400);
        yield return new HostileRequest("U+0000 in a header's name", Bytes($"{head}X-O\0dd: ab\r\n\r\n"), 400);
        yield return HostileRequest.Raw("a header without a name", $"{head}: value\r\n\r\n", 400);
        yield return HostileRequest.Raw("a header without a colon", $"{head}nonsense\r\n\r\n", 400);
        yield return HostileRequest.Raw("a header with a blank in its name", $"{head}X Odd: value\r\n\r\n", 400);
        yield return HostileRequest.Raw("a body of GET that is a request", $"GET /webhook/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Smuggled.Length}\r\nConnection: close\r\n\r\n{Smuggled}", 401);
        yield return HostileRequest.Raw("a request behind one that is refused", $"GET /webhook/events HTTP/1.1\r\nHost: localhost\r\n\r\nGET /admin/clients HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 401, 401);
        yield return HostileRequest.Raw("credentials of the request before", $"GET /webhook/events?limit=1 HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {actors.Reader}\r\n\r\nGET /webhook/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 200, 401);
        yield return HostileRequest.Raw("no version", "GET /webhook/events\r\n\r\n", 400);
        yield return HostileRequest.Raw("a version that is none", "GET /webhook/events HTTP/9.9\r\nHost: localhost\r\n\r\n", 505);
        yield return HostileRequest.Raw("HTTP/1.0 without a host", "GET /webhook/events HTTP/1.0\r\n\r\n", 401);
        yield return HostileRequest.Raw("nonsense", "\u0016\u0003\u0001\u0000nonsense\r\n\r\n", 400);
        yield return HostileRequest.Raw("HTTP/2 without TLS, and without being asked", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0);
        yield return HostileRequest.Raw("no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400);
        yield return HostileRequest.Raw("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400);
        yield return HostileRequest.Raw("a host that is none", "GET / HTTP/1.1\r\nHost: a b/c\r\nConnection: close\r\n\r\n", 400);
        yield return HostileRequest.Raw("too many headers", $"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 200).Select(index => $"X-{index}: 1\r\n"))}\r\n", 431);
        yield return HostileRequest.Raw("headers that are too long", $"GET / HTTP/1.1\r\nHost: a\r\nX-Long: {new string('x', 40_000)}\r\n\r\n", 431);
        yield return HostileRequest.Raw("an address that is too long", $"GET /{new string('x', 10_000)} HTTP/1.1\r\nHost: a\r\n\r\n", 414);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
