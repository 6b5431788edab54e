using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webhook.Application;
using Webhook.Domain;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Retention;

/// <summary>Deletes what is older than it is to be kept, in pieces so small that events hardly wait for them.</summary>
internal sealed class RetentionSweep(
    GroupCommit writer, IStorageUpkeep upkeep, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionSweep> logger)
    : BackgroundService
{
    public const string Action = "deleteOldEvents";

    private const int EntriesAtOnce = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Deletes all that is too old now.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var events = options.Value.Days is { } days ? await DeleteEventsAsync(time.GetUtcNow().AddDays(-days), cancellationToken) : 0;
        var entries = options.Value.AuditDays is { } auditDays ? await PruneAuditAsync(time.GetUtcNow().AddDays(-auditDays), cancellationToken) : 0;
        if (events + entries > 0)
        {
            await upkeep.ShrinkAsync(cancellationToken);
            logger.OldDataDeleted(events, entries);
        }
    }

    // What a stop breaks off, the next start goes on with.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value is { Days: null, AuditDays: null }
        ? Task.CompletedTask
        : Periodically.RunAsync(Interval, time, TrySweepAsync, stoppingToken, atOnce: true);

    private async Task TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever it is, the service goes on.
            logger.SweepInterrupted(exception.GetType().Name);
        }
    }

    private async Task<long> DeleteEventsAsync(DateTimeOffset receivedBefore, CancellationToken cancellationToken)
    {
        var deleted = default(ErasedRange);
        while (true)
        {
            var started = time.GetTimestamp();
            var before = deleted;
            var part = await upkeep.FindOldPartAsync(receivedBefore, cancellationToken);
            var piece = await writer.ChangeAsync(
                session => DeletePiece(session, before, eraser => part is null ? eraser.EraseOldest(receivedBefore, upkeep.EventsAtOnce) : eraser.ErasePart(part)),
                cancellationToken);
            if (piece is not { } more)
            {
                return deleted.Count;
            }

            deleted = before.With(more);
            await upkeep.RestAsync(started, cancellationToken);
        }
    }

    /// <summary>Deletes some events; the entries that say so are in the transaction of the first piece and in one after the last.</summary>
    /// <returns>Null when there was nothing more to delete.</returns>
    private ErasedRange? DeletePiece(IWriterSession session, ErasedRange before, Func<IEventEraser, ErasedRange?> erase)
    {
        var piece = erase(session.Erased);
        if (before.Count == 0 && piece is { Count: > 0 })
        {
            Append(session, new AccessFacts(AccessOutcome.Begun));
        }

        if (piece is null && before.Count > 0)
        {
            Append(session, new AccessFacts(AccessOutcome.Done) { Rows = before.Count, Events = EventIds.Between(before.First, before.Last) });
        }

        return piece;
    }

    private void Append(IWriterSession session, AccessFacts facts) =>
        session.Audit.Append(AuditEntry.Of(Access.OfService(Action), facts, AuditEntry.NoFilters, patient: null), time.GetUtcNow());

    private async Task<long> PruneAuditAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var pruned = 0L;
        while (true)
        {
            var started = time.GetTimestamp();
            var piece = await writer.ChangeAsync(
                session =>
                {
                    var (count, last) = session.Audit.Prune(before, EntriesAtOnce);
                    if (count > 0)
                    {
                        session.Audit.Append(AuditEntry.OfPruning(count, last), time.GetUtcNow());
                    }

                    return count;
                },
                cancellationToken);
            pruned += piece;
            if (piece < EntriesAtOnce)
            {
                return pruned;
            }

            await upkeep.RestAsync(started, cancellationToken);
        }
    }
}
