namespace Webhook.Benchmarks;

/// <summary>Where the sources are: the service is published from them, and the report goes beside them.</summary>
internal static class Repository
{
    private static readonly Lazy<string> FoundRoot = new(() =>
        FindAbove(AppContext.BaseDirectory) ?? FindAbove(Environment.CurrentDirectory)
        ?? throw new BenchmarkException("Webhook.sln is in no folder above this program. Run it inside the repository."));

    public static string Root => FoundRoot.Value;

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string? FindAbove(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Webhook.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
