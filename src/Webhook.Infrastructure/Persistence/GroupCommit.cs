using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webhook.Application.Events;
using Webhook.Application.Health;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// One writer for all requests: whatever waits goes into one transaction, so that one disk synchronisation serves many.
/// It never waits for more to come. Requests are answered after the commit that holds their events.
/// </summary>
internal sealed class GroupCommit(
    SqliteEventWriter writer, WriterTurn turn, LogSignal signal, IOptions<IngestOptions> options, ILogger<GroupCommit> logger)
    : BackgroundService, IStorageProbe
{
    // Longer transactions save nothing more, and make those that wait for the next one wait longer.
    private const int MaxBatchEvents = 1024;

    // Requests are as large as their senders like; this bounds what all that wait may hold, at two bytes a character.
    private const long MaxWaitingCharacters = 32 * 1024 * 1024;

    private readonly Channel<PendingAppend> waiting = Channel.CreateBounded<PendingAppend>(
        new BoundedChannelOptions(options.Value.MaxWaiting) { SingleReader = true, AllowSynchronousContinuations = true });

    private readonly List<PendingAppend> batch = [];
    private readonly List<WrittenEvent> written = [];
    private long waitingCharacters;
    private bool failing;

    public Task<AppendResult> AppendAsync(
        IReadOnlyList<AppointmentEvent> events, WhenFull whenFull, CancellationToken cancellationToken)
    {
        var pending = new PendingAppend(events, cancellationToken);
        if (whenFull is WhenFull.Wait)
        {
            return WaitForPlaceAsync(pending, cancellationToken);
        }

        var isTooMuch = Interlocked.Read(ref waitingCharacters) + pending.Characters > MaxWaitingCharacters;
        return isTooMuch || !TryEnqueue(pending) ? Task.FromResult(AppendResult.Overloaded) : pending.Completion;
    }

    /// <summary>A request without events makes the writer commit a change that means nothing.</summary>
    public async Task<bool> CanWriteAsync(CancellationToken cancellationToken) =>
        (await AppendAsync([], WhenFull.Refuse, cancellationToken)).State is StorageState.Committed;

    /// <summary>Takes no more requests, stores those that wait, and returns when they are answered.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();

        // Even when the time is up: what waits is stored in one batch or two, and a lock ends the wait by itself.
        await (ExecuteTask ?? Task.CompletedTask);
    }

    public override void Dispose()
    {
        writer.Dispose();
        base.Dispose();
    }

    // A thread of its own: the writer spends its time in the disk, and must not wait for the requests that wait for it.
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(ended)) { IsBackground = true, Name = "group commit" }.Start();
        return ended.Task;
    }

    private void Run(TaskCompletionSource ended)
    {
        try
        {
            while (waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                TakeBatch();
                if (batch.Count > 0)
                {
                    Store(batch);
                }
            }

            ended.SetResult();
        }
        catch (Exception exception)
        {
            // The host ends when its writer has: nothing could be acknowledged any more.
            ended.SetException(exception);
        }
    }

    private async Task<AppendResult> WaitForPlaceAsync(PendingAppend pending, CancellationToken cancellationToken)
    {
        while (!TryEnqueue(pending))
        {
            if (!await waiting.Writer.WaitToWriteAsync(cancellationToken))
            {
                // The service stops.
                return AppendResult.Overloaded;
            }
        }

        return await pending.Completion;
    }

    private bool TryEnqueue(PendingAppend pending)
    {
        if (!waiting.Writer.TryWrite(pending))
        {
            return false;
        }

        Interlocked.Add(ref waitingCharacters, pending.Characters);
        return true;
    }

    private void TakeBatch()
    {
        batch.Clear();
        for (var events = 0; events < MaxBatchEvents && waiting.Reader.TryRead(out var pending);)
        {
            Interlocked.Add(ref waitingCharacters, -pending.Characters);
            if (pending.TryAbandon())
            {
                continue;
            }

            batch.Add(pending);
            events += pending.Events.Count;
        }
    }

    private void Store(List<PendingAppend> requests)
    {
        try
        {
            Commit(requests);
            ReportRecovery();
        }
        catch (SqliteException exception) when (SqliteFaults.IsStorageWide(exception))
        {
            ReportOnce(exception);
            foreach (var pending in requests)
            {
                pending.Fail();
            }
        }
        catch (Exception exception) when (requests.Count == 1)
        {
            requests[0].Fail(exception);
        }
        catch (Exception)
        {
            // Something in the batch cannot be stored. Each request by itself, so that only the guilty one fails.
            foreach (var pending in requests)
            {
                Store([pending]);
            }
        }
    }

    private void Commit(List<PendingAppend> requests)
    {
        using (turn.Take())
        {
            writer.Write(requests, written);
        }

        RaiseSignal();
        var rest = CollectionsMarshal.AsSpan(written);
        foreach (var pending in requests)
        {
            pending.Commit(rest[..pending.Events.Count]);
            rest = rest[pending.Events.Count..];
        }
    }

    // Before the requests are answered: who has an answer finds the log that long.
    private void RaiseSignal()
    {
        var newest = written.FindLastIndex(one => one.Outcome is AppendOutcome.Stored);
        if (newest >= 0)
        {
            signal.Raise(written[newest].EventId);
        }
    }

    private void ReportRecovery()
    {
        if (failing)
        {
            logger.StorageAvailable();
        }

        failing = false;
    }

    private void ReportOnce(SqliteException exception)
    {
        if (!failing)
        {
            logger.StorageUnavailable(exception.SqliteErrorCode, exception.SqliteExtendedErrorCode);
        }

        failing = true;
    }
}
