using System.Diagnostics;
using System.Runtime.InteropServices;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Report;

/// <summary>What the figures hold for.</summary>
/// <param name="Processor">Its name.</param>
/// <param name="Cores">How many this program may use.</param>
/// <param name="Kernel">The operating system's kernel.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="FileSystem">Where the databases are.</param>
/// <param name="DataSync">Milliseconds that the disk takes to make 4 KiB durable: the least that a commit can take.</param>
internal sealed record Machine(string Processor, int Cores, string Kernel, string Runtime, string FileSystem, double DataSync)
{
    private const int Writes = 200;
    private const int PageSize = 4096;

    /// <param name="folder">Where the databases will be.</param>
    public static Machine Examine(string folder) =>
        new(ProcessorName(), Environment.ProcessorCount, $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}",
            RuntimeInformation.FrameworkDescription, FileSystemOf(folder), MeasureDataSync(folder));

    private static string ProcessorName() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string FileSystemOf(string folder) => DriveInfo.GetDrives()
        .Where(drive => folder.StartsWith(drive.Name, StringComparison.Ordinal))
        .MaxBy(drive => drive.Name.Length)!.DriveFormat;

    private static double MeasureDataSync(string folder)
    {
        var name = Path.Combine(folder, "datasync");
        using var file = File.OpenHandle(name, FileMode.Create, FileAccess.Write, options: FileOptions.DeleteOnClose);
        var page = new byte[PageSize];
        var times = new List<double>(Writes);
        for (var write = 0; write < Writes; write++)
        {
            var started = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, page, (long)write * PageSize);
            NativeMethods.SynchroniseData(file);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return new Series(times).Median;
    }
}
