using System.Globalization;

namespace Webhook.Benchmarks;

/// <summary>A folder of this run alone; deleted at its end, whatever the end is.</summary>
internal sealed class WorkFolder : IDisposable
{
    private int made;

    /// <param name="parent">Where to make it, or null for the system's temporary folder.</param>
    public WorkFolder(string? parent)
    {
        Location = Path.GetFullPath(Path.Combine(
            parent ?? Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"webhook-benchmarks-{Environment.ProcessId}")));
        Directory.CreateDirectory(Location);
    }

    public string Location { get; }

    public string PathOf(string name) => Path.Combine(Location, name);

    /// <summary>Makes an empty folder inside.</summary>
    public string NewFolder(string name) =>
        Directory.CreateDirectory(PathOf(string.Create(CultureInfo.InvariantCulture, $"{++made:00}-{name}"))).FullName;

    /// <summary>Makes room: growth and NDJSON leave gigabytes behind.</summary>
    public static void Delete(string folder) => Directory.Delete(folder, recursive: true);

    public void Dispose()
    {
        if (Directory.Exists(Location))
        {
            Delete(Location);
        }
    }
}
