using System.Globalization;

namespace Webhook.Benchmarks.Servers;

/// <summary>A process's working set as Linux counts it (proc_pid_status(5)), in KiB.</summary>
internal sealed class ProcessMemory(int processId)
{
    // proc_pid_clear_refs(5): the peak starts over from what is resident now.
    private const string ResetPeakCommand = "5";

    public long ResidentKib() => Read("VmRSS:");

    /// <summary>The largest since the start or since <see cref="ResetPeak"/>.</summary>
    public long PeakKib() => Read("VmHWM:");

    public void ResetPeak() => File.WriteAllText(PathOf("clear_refs"), ResetPeakCommand);

    private long Read(string field)
    {
        var line = File.ReadLines(PathOf("status")).FirstOrDefault(text => text.StartsWith(field, StringComparison.Ordinal))
            ?? throw new BenchmarkException("A server ended while it was measured.");
        return long.Parse(line.AsSpan(field.Length).Trim(" \tkB"), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private string PathOf(string name) => string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/{name}");
}
