using System.Globalization;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webhook.Application;
using Webhook.Application.Audit;
using Webhook.Application.Backups;
using Webhook.Domain;
using Webhook.Infrastructure.Backups;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Copies the database into a file of another name, looks whether the copy is whole, and gives it its name then: a file that
/// has its name is good, whatever happened to the process.
/// </summary>
internal sealed class BackupJob(
    GroupCommit writer, SqliteUpkeep space, AuditRecorder recorder, IOptions<BackupOptions> options, TimeProvider time, ILogger<BackupJob> logger)
    : BackgroundService, IBackups
{
    // One MiB, about a millisecond of the writer's time.
    private const int PagesAtOnce = 256;

    private readonly Lock gate = new();
    private readonly Channel<(string Target, Access Access)> wanted = Channel.CreateBounded<(string, Access)>(1);

    public BackupStatus? Latest { get; private set; }

    public BackupStart Begin(string file, Access access)
    {
        if (options.Value.Directory is not { } folder)
        {
            return new BackupStart.NotConfigured();
        }

        lock (gate)
        {
            var target = Path.GetFullPath(file, Path.GetFullPath(folder));
            if (Latest is { EndedAt: null })
            {
                return new BackupStart.Running();
            }

            if (Path.Exists(target))
            {
                return new BackupStart.FileExists();
            }

            Latest = new BackupStatus(file, BackupStatus.Copying, 0, 0, time.GetUtcNow(), null);
            wanted.Writer.TryWrite((target, access));
            return new BackupStart.Begun(Latest);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RemoveUnfinished();
        try
        {
            await foreach (var (target, access) in wanted.Reader.ReadAllAsync(stoppingToken))
            {
                await RunAsync(target, access, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    /// <summary>What a process that was killed left half done is nobody's.</summary>
    private void RemoveUnfinished()
    {
        if (options.Value.Directory is { } folder)
        {
            Remove(() => Directory.GetFiles(folder, $"*{BackupFile.Unfinished}"));
        }
    }

    // Never throws: the folder may be gone, and the service is to stay.
    private void Remove(Func<string[]> unfinished)
    {
        try
        {
            Array.ForEach(unfinished(), File.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.UnfinishedBackupStays(exception.Message);
        }
    }

    private async Task RunAsync(string target, Access access, CancellationToken cancellationToken)
    {
        var unfinished = target + BackupFile.Unfinished;
        try
        {
            MakeEmpty(unfinished);
            await CopyAsync(unfinished, cancellationToken);
            Latest = Latest! with { State = BackupStatus.Verifying };
            Verify(unfinished, cancellationToken);
            File.Move(unfinished, target, overwrite: false);
            logger.BackupDone(Latest.File, Latest.Pages);
            await EndAsync(BackupStatus.Done, AccessOutcome.Done, access);
        }
        catch (Exception exception)
        {
            logger.BackupFailed(Latest!.File, Reason(exception));
            Remove(() => [unfinished]);
            await EndAsync(BackupStatus.Failed, AccessOutcome.Failed, access);
        }
    }

    // Of the database only the code, of files what the operating system says, of anything else its kind.
    private static string Reason(Exception exception) => exception switch
    {
        SqliteException fault => string.Create(CultureInfo.InvariantCulture, $"SQLite error {fault.SqliteErrorCode}"),
        IOException or UnauthorizedAccessException => exception.Message,
        OperationCanceledException => "the service stops",
        _ => exception.GetType().Name,
    };

    private async Task CopyAsync(string file, CancellationToken cancellationToken)
    {
        using var copy = new DatabaseCopy(file);
        var started = time.GetTimestamp();
        while (!DatabaseCopy.IsComplete(await writer.KeepUpAsync(connection => copy.Copy(connection, PagesAtOnce), cancellationToken)))
        {
            Latest = Latest! with { Pages = copy.Pages, PagesCopied = copy.PagesCopied };
            await space.RestAsync(started, cancellationToken);
            started = time.GetTimestamp();
        }

        Latest = Latest! with { Pages = copy.Pages, PagesCopied = copy.Pages };
    }

    private static void MakeEmpty(string file)
    {
        File.Delete(file);
        using var empty = PrivateFile.Create(file);
    }

    private static void Verify(string file, CancellationToken cancellationToken)
    {
        using (var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
        }

        // As a file that nobody changes, so that no side files are made for it.
        var address = $"{new Uri(file).AbsoluteUri}?immutable=1";
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = address, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        using var interrupting = cancellationToken.Register(() => SQLitePCL.raw.sqlite3_interrupt(connection.Handle));
        using var check = connection.Prepare("PRAGMA integrity_check");
        if (check.ExecuteScalar() is not "ok")
        {
            throw new IOException("The copy is damaged.");
        }
    }

    // The entry first: when it is over, another may begin.
    private async Task EndAsync(string state, string outcome, Access access)
    {
        await recorder.TryRecordAsync(access, new AccessFacts(outcome) { Subject = StartBackup.SubjectOf(Latest!.File), Rows = Latest.PagesCopied });
        Latest = Latest with { State = state, EndedAt = time.GetUtcNow() };
    }
}
