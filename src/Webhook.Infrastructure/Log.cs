using Microsoft.Extensions.Logging;

namespace Webhook.Infrastructure;

/// <summary>What this layer logs: ids and counts, never patients' data. Event ids are stable, 2000 to 2999.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "Storage is unavailable: {fault}. Requests are answered 503 until it is back")]
    public static partial void StorageUnavailable(this ILogger logger, string fault);

    [LoggerMessage(2001, LogLevel.Information, "Storage is available again")]
    public static partial void StorageAvailable(this ILogger logger);

    [LoggerMessage(2002, LogLevel.Warning, "The write-ahead log could not be copied back: SQLite error {code}. It is tried again")]
    public static partial void CheckpointFailed(this ILogger logger, int code);

    [LoggerMessage(2003, LogLevel.Debug, "Copied {checkpointed} of {pages} pages of the write-ahead log back")]
    public static partial void Checkpointed(this ILogger logger, int checkpointed, int pages);

    [LoggerMessage(2004, LogLevel.Warning, "The parts of the table of events for the coming months could not be made; it is tried again in six hours")]
    public static partial void PartitionsNotMade(this ILogger logger);

    [LoggerMessage(2010, LogLevel.Information, "Deleted because of their age: {events} events, {entries} entries of the audit")]
    public static partial void OldDataDeleted(this ILogger logger, long events, long entries);

    [LoggerMessage(2011, LogLevel.Warning, "Old data could not be deleted ({exception_type}); it is tried again in a minute")]
    public static partial void SweepInterrupted(this ILogger logger, string exception_type);

    [LoggerMessage(2020, LogLevel.Information, "Backup {file} is complete and verified: {pages} pages")]
    public static partial void BackupDone(this ILogger logger, string file, int pages);

    [LoggerMessage(2021, LogLevel.Error, "Backup {file} failed: {reason}")]
    public static partial void BackupFailed(this ILogger logger, string file, string reason);

    [LoggerMessage(2022, LogLevel.Warning, "A backup that was not finished cannot be removed: {reason}")]
    public static partial void UnfinishedBackupStays(this ILogger logger, string reason);

    [LoggerMessage(2100, LogLevel.Warning, "The clients could not be read; those that are known stay known")]
    public static partial void ClientsNotRefreshed(this ILogger logger);

    [LoggerMessage(2101, LogLevel.Warning, "There was no client yet: the client admin was made, and its API key is in {file}. Keep the key and delete the file")]
    public static partial void FirstAdminMade(this ILogger logger, string file);
}
