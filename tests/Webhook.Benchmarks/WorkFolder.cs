using System.Globalization;

namespace Webhook.Benchmarks;

/// <summary>A folder of this run alone; deleted at its end, whatever the end is.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly List<string> folders = [];
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
    public string NewFolder(string name)
    {
        var folder = PathOf(string.Create(CultureInfo.InvariantCulture, $"{++made:00}-{name}"));
        Directory.CreateDirectory(folder);
        folders.Add(folder);
        return folder;
    }

    public void Delete(string folder)
    {
        folders.Remove(folder);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Makes room between two measures, which leave gigabytes behind.</summary>
    public void DeleteFolders()
    {
        foreach (var folder in folders.ToList())
        {
            Delete(folder);
        }
    }

    public void Dispose() => Directory.Delete(Location, recursive: true);
}
