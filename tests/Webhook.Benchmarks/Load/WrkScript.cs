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

        local first_lines, rests, whole, headers = {}, {}, {}, {}
        local sent = 0

        function init(args)
          math.randomseed(seed + thread_id)
          for index, body in ipairs(bodies) do
            local text = wrk.format("POST", "/webhook/appointment", { ["Content-Type"] = "application/json" }, body)
            local _, line_end = text:find("\r\n", 1, true)
            whole[index], first_lines[index], rests[index] = text, text:sub(1, line_end), text:sub(line_end + 1)
          end
          if headers_file then
            for line in io.lines(headers_file) do
              headers[#headers + 1] = line:gsub("\t", "\r\n") .. "\r\n"
            end
          end
        end

        function request()
          sent = sent + 1
          local index = (sent - 1) % #bodies + 1
          if headers_file then
            return first_lines[index] .. headers[sent] .. rests[index]
          end

          if not header then
            return whole[index]
          end

          -- Random first, as in a UUID: the keys scatter over the index.
          return string.format("%s%s: %08x-%d-%d-%d\r\n%s",
            first_lines[index], header, math.random(0, 2147483647), seed, thread_id, sent, rests[index])
        end

        if pause > 0 then
          function delay()
            return math.random(0, 2 * pause)
          end
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
    /// <param name="seconds">How long the load lasts.</param>
    /// <param name="seed">Different for each load, so that no key comes twice.</param>
    /// <param name="pause">Milliseconds between an answer and the next request, on average.</param>
    public static void Write(string file, RequestMark mark, int seconds, int seed, int pause)
    {
        List<string> bodies = [.. new SampleEvents(DifferentBodies, Begin, new Random(1)).Generate().Select(ToJson)];
        var headers = $"{file}.headers";
        mark.Sender?.WriteHeaders(headers, bodies, seconds, seed);
        var script = new StringBuilder();
        script.AppendLine(CultureInfo.InvariantCulture, $"seed, pause, header, headers_file = {seed}, {pause}, {Quoted(mark.Header)}, {Quoted(mark.Sender is null ? null : headers)}");
        script.AppendLine("bodies = {");
        foreach (var body in bodies)
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"  [==[{body}]==],");
        }

        script.AppendLine("}").Append(Code);
        File.WriteAllText(file, script.ToString());
    }

    private static string Quoted(string? text) => text is null ? "nil" : $"\"{text}\"";

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
