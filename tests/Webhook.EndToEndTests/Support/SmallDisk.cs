using System.Diagnostics;

namespace Webhook.EndToEndTests.Support;

/// <summary>A disk of a few megabytes in memory, which tests can fill. Only root may make one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Filler = "filler";
    private readonly TemporaryFolder folder;

    private SmallDisk(TemporaryFolder folder) => this.folder = folder;

    public string Path => folder.Path;

    /// <summary>Makes a disk, or skips the test where that is not permitted.</summary>
    public static SmallDisk Make(int megabytes)
    {
        var folder = new TemporaryFolder();
        var (exitCode, errors) = OperatingSystem.IsLinux()
            ? Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder.Path)
            : (1, "only Linux has it");
        if (exitCode != 0)
        {
            folder.Dispose();
            Assert.Ignore($"No tmpfs can be mounted here: {errors}");
        }

        return new SmallDisk(folder);
    }

    /// <summary>Takes all space that is left.</summary>
    public void Fill()
    {
        using var filler = new FileStream(folder.File(Filler), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            var page = new byte[4096];
            while (true)
            {
                filler.Write(page);
            }
        }
        catch (IOException)
        {
            // No space is left.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Empty() => File.Delete(folder.File(Filler));

    public void Dispose()
    {
        var (exitCode, errors) = Run("umount", folder.Path);
        Assert.That(exitCode, Is.Zero, errors);
        folder.Dispose();
    }

    private static (int ExitCode, string Errors) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
