namespace Webhook.UnitTests;

/// <summary>Where the files of the repository are that tests compare the code with.</summary>
internal static class RepositoryRoot
{
    public static string Folder { get; } = Find(AppContext.BaseDirectory);

    public static string File(params string[] parts) => Path.Combine([Folder, .. parts]);

    private static string Find(string? folder) =>
        folder is null ? throw new DirectoryNotFoundException("No folder above the tests holds Webhook.sln.")
        : System.IO.File.Exists(Path.Combine(folder, "Webhook.sln")) ? folder
        : Find(Path.GetDirectoryName(folder));
}
