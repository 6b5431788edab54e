using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Hostile;

/// <summary>Whatever is accepted, however odd, is given back as it was sent, on either storage.</summary>
[Parallelizable(ParallelScope.All)]
[Long]
internal sealed class OddEventTests
{
    private const int LongestIdentifier = 255;
    private const int LongestNotes = 1000;
    private const int DeepestOther = 31;

    // As many bytes as there can be, and none like the other.
    private static readonly string Identifier = Distinct(LongestIdentifier);
    private static readonly string Key = new([.. Enumerable.Range(0, LongestIdentifier).Select(index => (char)('!' + (index % ('~' - '!' + 1))))]);

    [TestCase(Storage.Sqlite)]
    [TestCase(Storage.Postgres)]
    public async Task What_is_accepted_is_given_back_as_it_was_sent(Storage storage)
    {
        await using var service = await GuardedService.StartAsync(storage);
        var client = service.Webhook.Client;
        client.DefaultRequestHeaders.Add("X-API-Key", (await File.ReadAllTextAsync(service.Folder.File("admin.key"))).Trim());
        var (sent, ids, wrong) = (Events().ToList(), new List<long>(), new List<string>());
        foreach (var (name, members) in sent)
        {
            using var request = EventJson.Raw(Json(members));
            using var answer = await client.SendAsync(request);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), name);
            ids.Add(await answer.EventIdAsync());
            Compare(name, members, await client.GetStringAsync($"/webhook/events/{ids[^1]}"));
        }

        // By pages and by files, too, and whoever asks for the identifiers finds them.
        var page = Parse(await client.GetStringAsync($"/webhook/events?order=asc&limit={sent.Count}")).GetProperty("events");
        var lines = (await client.GetStringAsync("/webhook/events/export?format=ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await client.GetStringAsync("/webhook/events/export?format=csv");
        foreach (var (index, (name, members)) in sent.Index())
        {
            Compare($"{name}, of a page", members, page[index].GetRawText());
            Compare($"{name}, of a file", members, lines[index]);
            var appointment = Parse(members["appointment_id"]).GetString()!;
            await FindAsync(name, ids[index], client.GetStringAsync($"/webhook/events?appointment_id={Uri.EscapeDataString(appointment)}&order=asc"));
            await FindAsync(name, ids[index], SearchAsync(client, $"{{\"patient_id\":{members["patient_id"]},\"order\":\"asc\"}}"));
        }

        Assert.That(string.Join(Environment.NewLine, wrong), Is.Empty);

        void Compare(string name, IReadOnlyDictionary<string, string> members, string given)
        {
            var differing = Differing(members, Parse(given));
            wrong.AddRange(differing.Select(member => $"{name}: {member} of {given[..Math.Min(given.Length, 300)]}"));
        }

        async Task FindAsync(string name, long id, Task<string> asking)
        {
            var found = Parse(await asking).GetProperty("events").EnumerateArray().Select(row => row.GetProperty("event_id").GetInt64());
            Assert.That(found, Does.Contain(id), name);
        }
    }

    /// <summary>The members of each event as they are written; others than the usual ones as they come back.</summary>
    private static IEnumerable<(string Name, IReadOnlyDictionary<string, string> Members)> Events()
    {
        foreach (var number in (string[])["1e400", "-1E-400", "1e999999", "-0", "-0.0e-0", "1.50E+003", new string('9', 60_000), $"0.{new string('3', 60_000)}", "9223372036854775808", "18446744073709551616"])
        {
            yield return Of($"the number {number[..Math.Min(number.Length, 20)]}", ("x", number), ("y", $"[{number[..Math.Min(number.Length, 100)]}]"));
        }

        yield return Of("U+0000 in texts and names", ("x", """["\u0000","a\u0000b",{"\u0000":{"a\u0000":0}}]"""), ("""a\u0000b""", "1"));
        yield return Of("all control characters", ("x", $"\"{string.Concat(Enumerable.Range(0, 32).Select(Escape))}\""));
        yield return Of("characters that are none", ("x", "\"\uFFFE\uFFFF\uFEFF\uFDD0\U0010FFFF\""), ("notes", "\"\uFFFE\uFFFF\uFEFF\uFDD0\U0010FFFF\""));
        yield return Of("the deepest nesting of arrays", ("x", $"{new string('[', DeepestOther)}{new string(']', DeepestOther)}"));
        yield return Of("the deepest nesting of objects", ("x", $"{string.Concat(Enumerable.Repeat("{\"a\":", DeepestOther - 1))}{{}}{new string('}', DeepestOther - 1)}"));
        yield return Of("the longest texts", ("appointment_id", Quote(Identifier)), ("patient_id", Quote(Identifier)), ("notes", Quote(Distinct(LongestNotes))), ("idempotency_key", Quote(Key)));
        yield return Of("combining characters, which are not composed", ("appointment_id", "\"e\u0301\""), ("patient_id", "\"\u00e9\""), ("notes", "\"\u1112\u1161\u11ab \ud55c\""));
        yield return Of("blanks around", ("appointment_id", "\" a \""), ("patient_id", "\"\u00a0b\u3000\""), ("notes", "\" \""));
        yield return Of("patterns", ("appointment_id", "\"%_\\\\*?[a]\""), ("patient_id", "\"$1 {0} ${x} E'\\\\000' ''\""), ("notes", "\"\\\\x00 \\\\N \\\\. \\\\u0000\""));
        yield return Of("directions", ("appointment_id", "\"\u202eabc\u202c\""), ("patient_id", "\"\u200f\u200d\""), ("notes", "\"\u2028\u2029\\u0001\\u001b[31m\""));
        yield return Of("no notes", ("notes", "\"\""));
        foreach (var time in (string[])["1900-01-01T00:00:00+14:00", "1900-01-01T00:00:00Z", "2199-12-31T23:59:59.999999Z", "2199-12-31T23:59:59.999999-14:00", "2000-02-29T23:59:59.999999+00:00"])
        {
            yield return Of($"at {time}", ("timestamp", $"\"{time}\""));
        }
    }

    private static (string Name, IReadOnlyDictionary<string, string> Members) Of(string name, params (string Name, string Json)[] members)
    {
        var all = new Dictionary<string, string>
        {
            ["event_type"] = "\"appointment.scheduled\"",
            ["appointment_id"] = "\"A-1\"",
            ["patient_id"] = "\"P-1\"",
            ["timestamp"] = "\"2025-01-10T12:30:00Z\"",
        };
        Array.ForEach(members, member => all[member.Name] = member.Json);
        return (name, all);
    }

    private static IEnumerable<string> Differing(IReadOnlyDictionary<string, string> members, JsonElement given)
    {
        foreach (var (name, json) in members)
        {
            var decoded = Parse($"\"{name}\"").GetString()!;
            var isThere = given.TryGetProperty(decoded, out var value)
                || (given.TryGetProperty("additional", out var others) && others.TryGetProperty(decoded, out value));
            if (!isThere || !IsSame(decoded, Parse(json), value))
            {
                yield return name;
            }
        }
    }

    // Numbers are the same if their digits are.
    private static bool IsSame(string name, JsonElement sent, JsonElement given) => (sent.ValueKind, given.ValueKind) switch
    {
        _ when name == "timestamp" => Time(sent) == Time(given),
        (JsonValueKind.String, JsonValueKind.String) => sent.GetString() == given.GetString(),
        (JsonValueKind.Array, JsonValueKind.Array) => sent.GetArrayLength() == given.GetArrayLength()
            && sent.EnumerateArray().Zip(given.EnumerateArray()).All(pair => IsSame(string.Empty, pair.First, pair.Second)),
        (JsonValueKind.Object, JsonValueKind.Object) => sent.GetPropertyCount() == given.GetPropertyCount()
            && sent.EnumerateObject().Zip(given.EnumerateObject()).All(pair => pair.First.Name == pair.Second.Name && IsSame(string.Empty, pair.First.Value, pair.Second.Value)),
        _ => sent.GetRawText() == given.GetRawText(),
    };

    private static DateTimeOffset Time(JsonElement text) => DateTimeOffset.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    private static async Task<string> SearchAsync(HttpClient client, string search)
    {
        using var content = new StringContent(search, Encoding.UTF8, HostileRequest.Json);
        using var answer = await client.PostAsync("/webhook/events/search", content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), search);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string Json(IReadOnlyDictionary<string, string> members) => $"{{{string.Join(',', members.Select(member => $"\"{member.Key}\":{member.Value}"))}}}";

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string Escape(int character) => string.Create(CultureInfo.InvariantCulture, $"\\u{character:x4}");

    private static string Distinct(int characters) => string.Concat(Enumerable.Range(0, characters).Select(index => char.ConvertFromUtf32(0x1F300 + index)));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
