using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webhook.Application;
using Webhook.Application.Events;
using Webhook.Application.Health;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// One writer for all requests: whatever waits goes into one transaction, so that one disk synchronisation serves many.
/// It never waits for more to come. Requests are answered after the commit that holds their events.
/// </summary>
internal sealed class GroupCommit(
    IWriter writer, WriterTurn turn, LogSignal signal, IOptions<IngestOptions> options, TimeProvider time, ILogger<GroupCommit> logger)
    : BackgroundService, IStorageProbe, IIngestLoad
{
    // So many events in one transaction come only of many senders at once, or of a long batch.
    private const int ManyEvents = 16;

    private static readonly TimeSpan LoadMemory = TimeSpan.FromMilliseconds(250);

    // Longer transactions save nothing more, and make those that wait for the next one wait longer.
    private const int MaxBatchRows = 1024;

    // Requests are as large as their senders like; this bounds what all that wait may hold, at two bytes a character.
    private const long MaxWaitingCharacters = 32 * 1024 * 1024;

    private readonly Channel<PendingWrite> waiting = Channel.CreateBounded<PendingWrite>(
        new BoundedChannelOptions(options.Value.MaxWaiting) { SingleReader = true, AllowSynchronousContinuations = true });

    private readonly List<PendingWrite> batch = [];
    private long waitingCharacters;
    private bool failing;
    private long loadedAt = long.MinValue;

    public bool IsHigh => Interlocked.Read(ref loadedAt) is var at && at != long.MinValue && time.GetElapsedTime(at) < LoadMemory;

    public Task<AppendResult> AppendAsync(
        IReadOnlyList<AppointmentEvent> events, WhenFull whenFull, CancellationToken cancellationToken)
    {
        var pending = new PendingAppend(events, cancellationToken);
        return whenFull is WhenFull.Wait ? AppendWhenThereIsRoomAsync(pending, cancellationToken)
            : IsFull(pending) || !TryEnqueue(pending) ? Task.FromResult(AppendResult.Overloaded)
            : pending.Completion;
    }

    /// <summary>Puts a change into the next transaction.</summary>
    /// <param name="change">The change; done again if the transaction fails because of something else.</param>
    /// <param name="cancellationToken">Leaves it out if the writer has not reached it.</param>
    /// <returns>What the change gave, when it is durable.</returns>
    /// <exception cref="StorageUnavailableException">Nothing was changed.</exception>
    public Task<T> ChangeAsync<T>(Func<IWriterSession, T> change, CancellationToken cancellationToken) =>
        WriteAsync(new PendingChange<T>(change, cancellationToken), cancellationToken);

    /// <summary>Has something written, when there is room for it.</summary>
    /// <exception cref="StorageUnavailableException">It was not written.</exception>
    public async Task<T> WriteAsync<T>(PendingWrite<T> pending, CancellationToken cancellationToken) =>
        await EnqueueAsync(pending, cancellationToken) ? await pending.Completion : throw new StorageUnavailableException();

    public async Task<bool> CanWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            var pending = new PendingChange<bool>(Touch, cancellationToken);
            return TryEnqueue(pending) && await pending.Completion;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

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

    private static bool Touch(IWriterSession session)
    {
        session.Touch();
        return true;
    }

    private async Task<AppendResult> AppendWhenThereIsRoomAsync(PendingAppend pending, CancellationToken cancellationToken) =>
        await EnqueueAsync(pending, cancellationToken) ? await pending.Completion : AppendResult.Overloaded;

    /// <returns>False when the service stops.</returns>
    private async ValueTask<bool> EnqueueAsync(PendingWrite pending, CancellationToken cancellationToken)
    {
        while (!TryEnqueue(pending))
        {
            if (!await waiting.Writer.WaitToWriteAsync(cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsFull(PendingAppend pending) => Interlocked.Read(ref waitingCharacters) + pending.Characters > MaxWaitingCharacters;

    private bool TryEnqueue(PendingWrite pending)
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
        for (var rows = 0; rows < MaxBatchRows && waiting.Reader.TryPeek(out var pending);)
        {
            if (pending.IsAlone && batch.Count > 0)
            {
                return;
            }

            waiting.Reader.TryRead(out _);
            Interlocked.Add(ref waitingCharacters, -pending.Characters);
            if (pending.TryAbandon())
            {
                continue;
            }

            batch.Add(pending);
            rows += pending.IsAlone ? MaxBatchRows : pending.Rows;
        }
    }

    private void Store(List<PendingWrite> writes)
    {
        try
        {
            Commit(writes);
            ReportRecovery();
        }
        catch (Exception exception) when (StorageFaults.StorageWideOf(exception) is { } fault)
        {
            // What is done alone has files of its own: a full folder for them is no sign that events cannot be stored.
            if (!writes[0].IsAlone)
            {
                ReportOnce(fault);
            }

            foreach (var pending in writes)
            {
                pending.Fail();
            }
        }
        catch (Exception exception) when (writes.Count == 1)
        {
            writes[0].Fail(exception);
        }
        catch (Exception)
        {
            // Something in the batch cannot be stored. Each by itself, so that only the guilty one fails.
            foreach (var pending in writes)
            {
                Store([pending]);
            }
        }
    }

    private void Commit(List<PendingWrite> writes)
    {
        var newest = 0L;
        using (turn.Take())
        {
            if (writes[0].IsAlone)
            {
                writer.Do(writes[0]);
            }
            else
            {
                newest = writer.Write(writes);
            }
        }

        // Before the requests are answered: who has an answer finds the log that long.
        if (newest > 0)
        {
            signal.Raise(newest);
            NoteLoad(writes);
        }

        foreach (var pending in writes)
        {
            pending.Commit();
        }
    }

    private void NoteLoad(List<PendingWrite> writes)
    {
        var events = 0;
        foreach (var pending in writes)
        {
            events += pending is PendingAppend ? pending.Rows : 0;
        }

        if (events >= ManyEvents)
        {
            Interlocked.Exchange(ref loadedAt, time.GetTimestamp());
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

    private void ReportOnce(DbException fault)
    {
        if (!failing)
        {
            logger.StorageUnavailable(StorageFaults.CodeOf(fault));
        }

        failing = true;
    }
}
