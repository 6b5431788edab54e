using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Webhook.Benchmarks.Load;

/// <summary>Writes the scripts by which wrk makes its requests. All sides of a measure get the same.</summary>
internal static class WrkScript
{
    private const int DifferentBodies = 32_768;

    private const string Code = """
        local threads = 0

        function setup(thread)
          thread:set("thread_id", threads)
          threads = threads + 1
        end

        local first_lines, rests, whole = {}, {}, {}
        local sent = 0

        function init(args)
          math.randomseed(seed + thread_id)
          for index, body in ipairs(bodies) do
            local text = wrk.format("POST", "/webhook/appointment", { ["Content-Type"] = "application/json" }, body)
            local _, line_end = text:find("\r\n", 1, true)
            whole[index], first_lines[index], rests[index] = text, text:sub(1, line_end), text:sub(line_end + 1)
          end
        end

        function request()
          sent = sent + 1
          local index = (sent - 1) % #bodies + 1
          if not header then
            return whole[index]
          end

          -- Random first, as in a UUID: the keys scatter over the index.
          return string.format("%s%s: %08x-%d-%d-%d\r\n%s",
            first_lines[index], header, math.random(0, 2147483647), seed, thread_id, sent, rests[index])
        end

        function done(summary, latency, requests)
          local errors = summary.errors
          io.write(string.format("result %d %d %d %d %d %d\n", summary.requests, summary.duration, errors.status,
            errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50), latency:percentile(99)))
        end
        """;

    private static readonly DateTimeOffset Begin = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="file">Where to write it.</param>
    /// <param name="mark">What each request carries beside its body.</param>
    /// <param name="seed">Different for each load, so that no key comes twice.</param>
    public static void Write(string file, RequestMark mark, int seed)
    {
        var script = new StringBuilder();
        script.AppendLine(CultureInfo.InvariantCulture, $"seed, header = {seed}, {HeaderOf(mark)}");
        script.AppendLine("bodies = {");
        foreach (var sample in new SampleEvents(DifferentBodies, Begin, new Random(1)).Generate())
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"  [==[{ToJson(sample)}]==],");
        }

        script.AppendLine("}").Append(Code);
        File.WriteAllText(file, script.ToString());
    }

    private static string HeaderOf(RequestMark mark) => mark switch
    {
        RequestMark.None => "nil",
        RequestMark.Ignored => "\"X-Request-Token\"",
        RequestMark.IdempotencyKey => "\"Idempotency-Key\"",
    };

    /// <summary>The event as the body of one request.</summary>
    public static string ToJson(SampleEvent sample)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            sample.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
