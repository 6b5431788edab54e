using System.Text.Json;

namespace Webhook.Benchmarks.Load;

/// <summary>A body of application/x-ndjson on disk, so that sending it costs next to nothing.</summary>
internal static class NdjsonFile
{
    public static async Task WriteAsync(string file, IEnumerable<SampleEvent> events)
    {
        await using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
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
