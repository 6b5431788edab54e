using Microsoft.Data.Sqlite;
using Webhook.Infrastructure.Persistence;
using Webhook.Infrastructure.Persistence.Postgres;

namespace Webhook.Infrastructure.Copying;

/// <summary>
/// Copies what is long in pieces, each a transaction behind which a copy that was interrupted goes on, and then the rest
/// in one.
/// </summary>
internal sealed class CopyRun(SqliteSource source, PostgresTarget target, Action<CopyProgress> progress)
{
    /// <summary>How many rows a piece has at most.</summary>
    public const int PieceRows = 10_000;

    private static readonly CopiedTable Events = CopiedTable.Of(CopiedTable.Events);
    private static readonly CopiedTable EventKeys = CopiedTable.Of(CopiedTable.EventKeys);
    private static readonly CopiedTable Audit = CopiedTable.Of(CopiedTable.AuditEntries);

    public void Copy(CancellationToken cancellationToken)
    {
        CopyEvents(cancellationToken);
        CopyAudit(cancellationToken);
        progress(new CopyProgress(CopyStep.Rest, 0, 1));
        target.Write(CopyRest);
        foreach (var table in CopiedTable.All)
        {
            // Readers find what was vacuumed in the indexes alone.
            target.Execute($"VACUUM (ANALYZE) {table.Name}");
        }

        progress(new CopyProgress(CopyStep.Rest, 1, 1));
    }

    private void CopyEvents(CancellationToken cancellationToken)
    {
        var total = source.Count(Events);
        var done = source.Count(Events, "WHERE id <= $0", target.Position);
        progress(new CopyProgress(CopyStep.Events, done, total));
        using var events = source.Read(Events, "WHERE id > $0 ORDER BY id", target.Position);
        for (var isMore = events.Read(); isMore; progress(new CopyProgress(CopyStep.Events, done, total)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            target.Write(() => isMore = CopyPiece(events, ref done));
        }
    }

    /// <summary>Copies the next events, all of one month.</summary>
    /// <returns>Whether there are more.</returns>
    private bool CopyPiece(SqliteDataReader events, ref long done)
    {
        var (id, receivedAt) = (Events.IndexOf("id"), Events.IndexOf("received_at"));
        var last = (Id: target.Position, ReceivedAt: UnixMicroseconds.ToTime(events.GetInt64(receivedAt)));
        var month = EventPartitions.MonthOf(last.ReceivedAt);
        target.Execute(EventPartitions.CreateSql(month));
        var nextMonth = UnixMicroseconds.From(month.AddMonths(1));
        var isMore = true;
        using (var import = target.Import(Events))
        {
            for (var rows = 0; isMore && rows < PieceRows && events.GetInt64(receivedAt) < nextMonth; rows++)
            {
                import.Add(events);
                last = (events.GetInt64(id), UnixMicroseconds.ToTime(events.GetInt64(receivedAt)));
                done++;
                isMore = events.Read();
            }

            import.Complete();
        }

        using var keys = source.ReadKeys(target.Position, last.Id);
        target.Import(EventKeys, keys);
        target.MoveEnd(last.Id, last.ReceivedAt);
        return isMore;
    }

    private void CopyAudit(CancellationToken cancellationToken)
    {
        var total = source.Count(Audit);
        var last = target.LastOf(Audit.Name);
        var done = source.Count(Audit, "WHERE id <= $0", last);
        progress(new CopyProgress(CopyStep.Audit, done, total));
        for (; done < total; progress(new CopyProgress(CopyStep.Audit, done, total)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            target.Write(() =>
            {
                using var entries = source.Read(Audit, $"WHERE id > $0 ORDER BY id LIMIT {PieceRows}", last);
                target.Import(Audit, entries);
            });
            last = target.LastOf(Audit.Name);
            done = source.Count(Audit, "WHERE id <= $0", last);
        }
    }

    private void CopyRest()
    {
        var whole = CopiedTable.All.Where(table => !table.IsLong).ToList();
        foreach (var table in Enumerable.Reverse(whole))
        {
            target.Execute($"DELETE FROM {table.Name}");
        }

        foreach (var table in whole)
        {
            using var rows = source.Read(table);
            target.Import(table, rows);
        }

        CopyErased();

        // What was given once is not given again, whether it is still there or not.
        target.Execute(
            "SELECT setval(pg_get_serial_sequence('subscriptions', 'id'), greatest($1, 1), $1 > 0)", source.LastNumber("subscriptions"));
        target.MoveEnd(source.LastNumber(Events.Name), UnixMicroseconds.ToTime(source.LastReceivedAt()));
    }

    // Some may be there from a copy that was interrupted.
    private void CopyErased()
    {
        const string waiting = "copied_keys";
        target.Execute($"CREATE TEMPORARY TABLE {waiting} (LIKE {EventKeys.Name}) ON COMMIT DROP");
        using (var erased = source.ReadErased())
        {
            target.Import(EventKeys, erased, waiting);
        }

        target.Execute($"INSERT INTO {EventKeys.Name} SELECT * FROM {waiting} ON CONFLICT (key_hash) DO NOTHING");
    }
}
