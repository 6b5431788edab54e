using System.Text.Json;

namespace Webhook.Benchmarks.Load;

/// <summary>Bodies of application/x-ndjson, written before they are sent, so that sending costs next to nothing.</summary>
internal static class NdjsonBody
{
    public static async Task WriteAsync(string file, IEnumerable<SampleEvent> events)
    {
        await using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        await WriteAsync(stream, events);
    }

    public static async Task WriteAsync(Stream stream, IEnumerable<SampleEvent> events)
    {
        await using var writer = new Utf8JsonWriter(stream);
        foreach (var sample in events)
        {
            sample.WriteTo(writer);
            await writer.FlushAsync();
            writer.Reset();
            stream.WriteByte((byte)'\n');
        }
    }
}
