using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>What SQLite's result codes mean to this service (https://www.sqlite.org/rescode.html).</summary>
internal static class SqliteFaults
{
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int NoMemory = 7;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>The fault lies with the database, the disk or the machine, so no other row would fare better.</summary>
    public static bool IsStorageWide(SqliteException exception) => exception.SqliteErrorCode
        is Permission or Busy or Locked or NoMemory or ReadOnly or InputOutput or Corrupt or Full or CannotOpen or NotADatabase;

    /// <summary>Somebody else has what this needs for itself.</summary>
    public static bool IsInUse(SqliteException exception) => exception.SqliteErrorCode is Busy or Locked;

    /// <returns>What an operator can do, or null when the code says nothing about that.</returns>
    public static string? Cure(SqliteException exception) => exception.SqliteErrorCode switch
    {
        Permission or ReadOnly => "The file or its folder is read-only. Give the service's user the right to write both, or name another place in DataDirectory.",
        CannotOpen => "The file cannot be opened or made. Give the service's user the right to write the file and its folder, or name another place in DataDirectory.",
        Busy or Locked => "Another process holds its lock. End that process, then start again.",
        Full => "The disk is full. Make room, then start again.",
        InputOutput => "The disk does not answer as it should. Check the disk and its free space, then start again.",
        Corrupt or NotADatabase => "The file is damaged or no SQLite database. Put a backup in its place, or move it away to start with an empty database.",
        _ => null,
    };
}
