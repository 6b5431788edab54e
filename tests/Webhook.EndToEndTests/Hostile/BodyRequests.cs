using System.IO.Compression;
using System.Text;
using static Webhook.EndToEndTests.Hostile.HostileRequest;

namespace Webhook.EndToEndTests.Hostile;

/// <summary>Bodies that are too much, or not what they say.</summary>
internal static class BodyRequests
{
    private const string Single = "/webhook/appointment";
    private const string Many = "/webhook/appointments";
    private const string Ndjson = "application/x-ndjson";
    private const int MaxEventBytes = 64 * 1024;
    private const int MaxArrayBytes = 4 * 1024 * 1024;

    public static IEnumerable<HostileRequest> All(Actors actors)
    {
        var key = actors.Ingest;
        yield return Post("one byte too many", 413, Single, key, new string(' ', MaxEventBytes + 1));
        yield return Raw("too much, and no length", $"POST {Single} HTTP/1.1\nHost: localhost\nConnection: close\nX-API-Key: {key}\nContent-Type: {Json}\nTransfer-Encoding: chunked\n\n11000\n{new string(' ', 0x11000)}\n0\n\n", 413);
        yield return Post("an array that is too long", 413, Many, key, $"[{new string(' ', MaxArrayBytes)}]");
        yield return Post("1,001 events", 422, Many, key, $"[{string.Join(',', Enumerable.Repeat("{}", 1001))}]");
        yield return Post("a line that is too long", 422, Many, key, new string('x', MaxEventBytes + 1), mediaType: Ndjson);
        yield return Of("a length that promises a terabyte", 413, "POST", Single, key, "Content-Length: 1099511627776", mediaType: Json);
        yield return Post("nested a thousand deep", 422, Single, key, $"{new string('[', 1000)}{new string(']', 1000)}");
        yield return Post("objects thirty thousand deep", 422, Single, key, string.Concat(Enumerable.Repeat("{\"a\":", 10_000)));
        yield return Post("a number of sixty thousand digits", 422, Single, key, $$"""{"a":{{new string('9', 60_000)}}}""");
        yield return Post("an exponent beyond all numbers", 422, Single, key, """{"a":1e999999999}""");
        yield return Post("ten thousand members of one name", 422, Single, key, $"{{{string.Join(',', Enumerable.Repeat("\"a\":1", 9_000))}}}");
        yield return Post("ten thousand members", 422, Single, key, $"{{{string.Join(',', Enumerable.Range(0, 6_000).Select(index => $"\"{index}\":1"))}}}");
        yield return Post("members that pretend to be a prototype", 422, Single, key, """{"__proto__":{"admin":true},"constructor":{"prototype":{}}}""");
        yield return Post("a type to be made", 422, Single, key, """{"$type":"System.IO.FileInfo, System.IO.FileSystem","fileName":"/etc/passwd"}""");
        yield return Post("an external entity", 415, Single, key, """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>""", mediaType: "application/xml");
        yield return Post("a form", 415, Single, key, "event_type=appointment.scheduled", mediaType: "application/x-www-form-urlencoded");
        yield return Post("a form of many parts", 415, Single, key, "--x--", mediaType: "multipart/form-data; boundary=x");
        yield return Post("text", 415, Single, key, "{}", mediaType: "text/plain");
        yield return Post("two media types", 415, Single, key, "{}", mediaType: "application/json, text/plain");
        yield return Post("a media type with a line break in disguise", 415, Single, key, "{}", mediaType: "application/json%0d%0aX-Injected: 1");
        yield return Post("JSON in another charset", 415, Single, key, "{}", mediaType: "application/json; charset=utf-16");
        yield return Of("UTF-16", 422, "POST", Single, key, body: Encoding.Unicode.GetBytes("{}"), mediaType: Json);
        yield return Of("UTF-8 that is none", 422, "POST", Single, key, body: [0x7B, 0x22, 0xC0, 0xAF, 0x22, 0x3A, 0x31, 0x7D], mediaType: Json);
        yield return Of("UTF-8 that is too long", 422, "POST", Single, key, body: [0x22, 0xF0, 0x82, 0x82, 0xAC, 0x22], mediaType: Json);
        yield return Of("bytes", 422, "POST", Single, key, body: [.. Enumerable.Range(0, 256).Select(value => (byte)value)], mediaType: Json);
        yield return Post("half of a surrogate pair", 422, Single, key, """{"patient_id":"\ud800"}""");
        yield return Post("an answer that nobody can read", 406, Single, key, "{}", "Accept: image/png");

        foreach (var encoding in (string[])["gzip", "br", "deflate"])
        {
            yield return Of($"{encoding} of nothing but zeros", 413, "POST", Single, key, $"Content-Encoding: {encoding}", Bomb(encoding), Json);
            yield return Of($"{encoding} of one endless array", 413, "POST", Many, key, $"Content-Encoding: {encoding}", Bomb(encoding), Json);
            yield return Of($"{encoding} of one endless line", 422, "POST", Many, key, $"Content-Encoding: {encoding}", Bomb(encoding), Ndjson);
            yield return Of($"{encoding} that is none", 422, "POST", Single, key, $"Content-Encoding: {encoding}", "not compressed at all"u8.ToArray(), Json);
        }

        yield return Of("gzip that ends too soon", 422, "POST", Single, key, "Content-Encoding: gzip", Bomb("gzip")[..40], Json);
        yield return Of("compressed twice", 415, "POST", Single, key, "Content-Encoding: gzip, gzip", Bomb("gzip"), Json);
        yield return Of("compressed by what nobody knows", 415, "POST", Single, key, "Content-Encoding: zstd", [1], Json);
        yield return Of("compressed by something with a line break in disguise", 415, "POST", Single, key, "Content-Encoding: gzip%0d%0a", [1], Json);

        foreach (var name in (string[])["event_type", "appointment_id", "patient_id", "timestamp", "idempotency_key"])
        {
            yield return Post($"escapes of a terminal in {name}", 422, Single, key, Event(name, """\u001b[31mFORGED\r\n2025-01-01 INFO all is well"""));
        }

        foreach (var (what, text) in new[] { ("U+0000", "a\\u0000b"), ("the first half of a pair", "a\\ud800b"), ("the second half of a pair", "\\udc00"), ("both halves in the wrong order", "\\udc00\\ud800") })
        {
            foreach (var name in (string[])["event_type", "appointment_id", "patient_id", "timestamp", "notes", "idempotency_key"])
            {
                yield return Post($"{what} in {name}", 422, Single, key, Event(name, text));
                yield return Post($"{what} in {name} of an array", 422, Many, key, $"[{Event(name, text)}]");
            }

            var isRefused = text.Contains("\\ud", StringComparison.Ordinal);
            foreach (var members in isRefused ? (string[])[$"\"x\":\"{text}\"", $"\"{text}\":1", $"\"x\":[{{\"{text}\":{{}}}}]"] : [])
            {
                yield return Post($"{what} as in {members}", 422, Single, key, $"{{{members},{Event("notes", "n")[1..]}");
            }
        }

        foreach (var time in (string[])["0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "1899-12-31T23:59:59.999999Z", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59-14:00", "+10000-01-01T00:00:00Z", "infinity", "-infinity"])
        {
            yield return Post($"at {time}", 422, Single, key, Event("timestamp", time));
        }

        foreach (var name in (string[])["appointment_id", "patient_id", "notes"])
        {
            yield return Post($"one character of four bytes too many in {name}", 422, Single, key, Event(name, string.Concat(Enumerable.Repeat("\U0001F600", name == "notes" ? 1001 : 256))));
        }

        yield return Post("one level too deep", 422, Single, key, $"{{\"x\":{new string('[', 32)}{new string(']', 32)},{Event("notes", "n")[1..]}");
        foreach (var header in (string[])["Idempotency-Key", "webhook-id", "traceparent"])
        {
            yield return Post($"bytes beyond ASCII in {header}", 400, Single, key, Event("notes", "n"), $"{header}: \u0080\u00ff\u00c0\u00af");
            yield return Post($"U+0000 in {header}", 400, Single, key, Event("notes", "n"), $"{header}: a\0b");
        }

        yield return Post("a key with a line break", 422, Single, key, Event("notes", "n"), "Idempotency-Key: \"a\\nb\"");
        yield return Post("a key with a tab", 422, Single, key, Event("notes", "n"), "Idempotency-Key: a\tb");
        yield return Post("two keys that differ", 422, Single, key, Event("idempotency_key", "one"), "Idempotency-Key: two");
        yield return Post("a trace that is none", 422, Single, key, "{}", "traceparent: 00-\u001b[31m-x-01");
        yield return Post("no signature of a client that must sign", 401, Single, actors.Signing, Event("notes", "n"));
        yield return Post("a signature of nothing", 401, Single, actors.Signing, Event("notes", "n"), "webhook-id: m\r\nwebhook-timestamp: 0\r\nwebhook-signature: ");
        yield return Post("a signature of a thousand parts", 401, Single, actors.Signing, Event("notes", "n"), $"webhook-id: m\r\nwebhook-timestamp: {Now}\r\nwebhook-signature: {string.Join(' ', Enumerable.Repeat("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", 400))}");
        yield return Post("a time beyond all calendars", 401, Single, actors.Signing, Event("notes", "n"), "webhook-id: m\r\nwebhook-timestamp: 99999999999\r\nwebhook-signature: v1,x");
        yield return Post("a signed id of 256 characters", 401, Single, actors.Signing, Event("notes", "n"), $"webhook-id: {new string('m', 256)}\r\nwebhook-timestamp: {Now}\r\nwebhook-signature: v1,x");
        yield return Post("a batch without a signature", 401, Many, actors.Signing, $"[{Event("notes", "n")}]");
        yield return Post("lines without a signature", 401, Many, actors.Signing, Event("notes", "n"), mediaType: Ndjson);
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private static string Event(string name, string value)
    {
        var members = new Dictionary<string, string>
        {
            ["event_type"] = "appointment.scheduled",
            ["appointment_id"] = "A-1",
            ["patient_id"] = "P-1",
            ["timestamp"] = "2025-01-10T12:30:00Z",
            [name] = value,
        };
        return $"{{{string.Join(',', members.Select(member => $"\"{member.Key}\":\"{member.Value}\""))}}}";
    }

    // A hundred mebibytes in some kibibytes.
    private static byte[] Bomb(string encoding)
    {
        using var compressed = new MemoryStream();
        using (Stream compressor = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            var zeros = Enumerable.Repeat((byte)'0', 1024 * 1024).ToArray();
            for (var mebibyte = 0; mebibyte < 100; mebibyte++)
            {
                compressor.Write(zeros);
            }
        }

        return compressed.ToArray();
    }
}
