namespace Webhook.Infrastructure.Persistence;

/// <summary>Files that are nobody else's: patients' data and keys.</summary>
internal static class PrivateFile
{
    /// <summary>Makes a file that only the service's user can read and write, from its first moment on.</summary>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public static FileStream Create(string file)
    {
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, creation);
    }
}
