using Webhook.Domain;

namespace Webhook.Application.Backups;

/// <summary>Copies the database while it is used.</summary>
public interface IBackups
{
    /// <summary>The last backup that this process began; null when there was none.</summary>
    BackupStatus? Latest { get; }

    /// <summary>Begins a backup, which goes on by itself.</summary>
    /// <param name="file">A file name that obeys <see cref="BackupFile"/>.</param>
    /// <param name="access">Who began it; an entry of the audit says how it ended.</param>
    BackupStart Begin(string file, Access access);
}

/// <summary>What became of the wish for a backup.</summary>
public abstract record BackupStart
{
    private BackupStart()
    {
    }

    public sealed record Begun(BackupStatus Status) : BackupStart;

    /// <param name="Errors">At least one.</param>
    public sealed record Refused(IReadOnlyList<Events.InputError> Errors) : BackupStart;

    /// <summary>No folder for backups is configured.</summary>
    public sealed record NotConfigured : BackupStart;

    /// <summary>Another one has not ended.</summary>
    public sealed record Running : BackupStart;

    /// <summary>There is a file of that name.</summary>
    public sealed record FileExists : BackupStart;
}

/// <param name="File">The file's name in the configured folder.</param>
/// <param name="State">`copying`, `verifying`, `done` or `failed`.</param>
/// <param name="Pages">How many pages of 4 KiB the database has; it may grow meanwhile.</param>
/// <param name="PagesCopied">How many of them are copied.</param>
/// <param name="BegunAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it goes on.</param>
public sealed record BackupStatus(string File, string State, int Pages, int PagesCopied, DateTimeOffset BegunAt, DateTimeOffset? EndedAt)
{
    public const string Copying = "copying";
    public const string Verifying = "verifying";
    public const string Done = "done";
    public const string Failed = "failed";
}

/// <summary>The rule of a backup's file name: no path leads out of the folder, no file is hidden, or taken for one that is not finished.</summary>
public static class BackupFile
{
    /// <summary>What stands behind the name of a file that is not finished; such files are removed at the next start.</summary>
    public const string Unfinished = ".unfinished";

    private const int MaxLength = 100;

    private static readonly RuleViolation Malformed =
        new("invalid_file_name", $"must be 1 to {MaxLength} of the characters A to Z, a to z, 0 to 9, ., _ and -, and begin with none of the last three, nor end with {Unfinished}");

    public static RuleViolation? Check(string value) =>
        value.Length is 0 or > MaxLength || !char.IsAsciiLetterOrDigit(value[0])
        || value.EndsWith(Unfinished, StringComparison.OrdinalIgnoreCase) || !value.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-')
            ? Malformed
            : null;
}
