using Microsoft.Data.Sqlite;
using Webhook.Domain;
using Webhook.Infrastructure.Audit;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>Chains entries and takes old ones away, within the writer's transactions. The chain's end is read in each of them.</summary>
internal sealed class SqliteAuditAppender : IAuditAppender
{
    private readonly SqliteCommand readEnd;
    private readonly SqliteCommand writeMark;
    private readonly SqliteCommand insert;
    private readonly SqliteCommand selectOldest;
    private readonly SqliteCommand delete;
    private AuditChain? end;
    private bool isChanged;

    public SqliteAuditAppender(SqliteConnection connection)
    {
        readEnd = connection.Prepare(
            $"""
            SELECT max(entry_id, (SELECT coalesce(max(id), 0) FROM audit_entries)), at, hash FROM audit_marks WHERE name = '{AuditMark.End}'
            UNION ALL SELECT (SELECT coalesce(max(id), 0) FROM audit_entries), 0, zeroblob({AuditEntry.HashBytes})
            LIMIT 1
            """);
        writeMark = connection.Prepare(
            "INSERT OR REPLACE INTO audit_marks (name, entry_id, at, hash) VALUES ($name, $id, $at, $hash)", "$name", "$id", "$at", "$hash");
        insert = connection.Prepare(
            """
            INSERT INTO audit_entries (id, at, client, address, action, route, subject, filters, patient, events, rows, outcome, trace_id, hash)
            VALUES ($id, $at, $client, $address, $action, $route, $subject, $filters, $patient, $events, $rows, $outcome, $trace, $hash)
            """,
            "$id", "$at", "$client", "$address", "$action", "$route", "$subject", "$filters", "$patient", "$events", "$rows", "$outcome", "$trace", "$hash");
        selectOldest = connection.Prepare("SELECT id, at, hash FROM audit_entries ORDER BY id LIMIT $limit", "$limit");
        delete = connection.Prepare("DELETE FROM audit_entries WHERE id <= $id", "$id");
    }

    public void Begin(SqliteTransaction transaction)
    {
        readEnd.Transaction = writeMark.Transaction = insert.Transaction = selectOldest.Transaction = delete.Transaction = transaction;
        end = null;
        isChanged = false;
    }

    public long Append(AuditEntry entry, DateTimeOffset now)
    {
        end = entry.Follow(end ?? ReadEnd(), now);
        isChanged = true;
        var values = insert.Parameters;
        values[0].Value = entry.Id;
        values[1].Value = UnixMicroseconds.From(entry.At);
        values[2].Value = (object?)entry.Client ?? DBNull.Value;
        values[3].Value = (object?)entry.Address ?? DBNull.Value;
        values[4].Value = entry.Action;
        values[5].Value = (object?)entry.Route ?? DBNull.Value;
        values[6].Value = (object?)entry.Subject ?? DBNull.Value;
        values[7].Value = entry.Filters;
        values[8].Value = (object?)entry.Patient ?? DBNull.Value;
        values[9].Value = (object?)entry.Events ?? DBNull.Value;
        values[10].Value = entry.Rows;
        values[11].Value = entry.Outcome;
        values[12].Value = (object?)entry.TraceId ?? DBNull.Value;
        values[13].Value = entry.Hash;
        insert.ExecuteNonQuery();
        return entry.Id;
    }

    public (long Count, long Last) Prune(DateTimeOffset before, int limit)
    {
        var old = SelectOldest(limit).TakeWhile(entry => entry.At < before).ToList();
        if (old.Count > 0)
        {
            Write(AuditMark.Begin, old[^1]);
            delete.Parameters[0].Value = old[^1].Id;
            delete.ExecuteNonQuery();
        }

        return old.Count == 0 ? default : (old.Count, old[^1].Id);
    }

    /// <summary>Keeps where the chain ends now.</summary>
    public void Finish()
    {
        if (isChanged)
        {
            Write(AuditMark.End, end!);
        }
    }

    private List<AuditChain> SelectOldest(int limit)
    {
        selectOldest.Parameters[0].Value = limit;
        using var rows = selectOldest.ExecuteReader();
        var oldest = new List<AuditChain>();
        while (rows.Read())
        {
            oldest.Add(ChainOf(rows));
        }

        return oldest;
    }

    /// <summary>Where somebody tampered with the chain, it goes on behind what there is: the break is for the verification to find.</summary>
    private AuditChain ReadEnd()
    {
        using var row = readEnd.ExecuteReader();
        row.Read();
        return ChainOf(row);
    }

    private void Write(string mark, AuditChain place)
    {
        writeMark.Parameters[0].Value = mark;
        writeMark.Parameters[1].Value = place.Id;
        writeMark.Parameters[2].Value = UnixMicroseconds.From(place.At);
        writeMark.Parameters[3].Value = place.Hash;
        writeMark.ExecuteNonQuery();
    }

    private static AuditChain ChainOf(SqliteDataReader row) =>
        new(row.GetInt64(0), UnixMicroseconds.ToTime(row.GetInt64(1)), row.GetFieldValue<byte[]>(2));
}
