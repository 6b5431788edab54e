using Npgsql;
using Webhook.Domain;
using Webhook.Infrastructure.Audit;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>Chains entries and takes old ones away, within the writer's transactions. Nobody else adds to the chain meanwhile.</summary>
internal sealed class PostgresAuditAppender(NpgsqlConnection connection) : IAuditAppender
{
    // Where somebody tampered with the chain, it goes on behind what there is: the break is for the verification to find.
    private const string ReadEnd =
        $"""
        SELECT greatest(coalesce(mark.entry_id, 0), coalesce(newest.id, 0)), mark.at, mark.hash
        FROM (SELECT max(id) AS id FROM audit_entries) newest LEFT JOIN audit_marks mark ON mark.name = '{AuditMark.End}'
        """;

    private const string Insert =
        """
        INSERT INTO audit_entries (id, at, client, address, action, route, subject, filters, patient, events, rows, outcome, trace_id, hash)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    private const string WriteMark =
        """
        INSERT INTO audit_marks (name, entry_id, at, hash) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO UPDATE SET entry_id = excluded.entry_id, at = excluded.at, hash = excluded.hash
        """;

    private readonly List<AuditEntry> entries = [];
    private AuditChain? end;

    public void Begin()
    {
        entries.Clear();
        end = null;
    }

    public long Append(AuditEntry entry, DateTimeOffset now)
    {
        end = entry.Follow(end ?? FindEnd(), now);
        entries.Add(entry);
        return entry.Id;
    }

    public (long Count, long Last) Prune(DateTimeOffset before, int limit)
    {
        var old = SelectOldest(limit).TakeWhile(entry => entry.At < before).ToList();
        if (old.Count > 0)
        {
            var last = old[^1];
            connection.Execute(WriteMark, AuditMark.Begin, last.Id, last.At, last.Hash);
            connection.Execute("DELETE FROM audit_entries WHERE id <= $1", last.Id);
        }

        return old.Count == 0 ? default : (old.Count, old[^1].Id);
    }

    /// <summary>Adds what stores the entries, and where the chain ends now, to what is sent.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        if (entries.Count == 0)
        {
            return;
        }

        batch.Add(
            Insert,
            entries.ConvertAll(entry => entry.Id), entries.ConvertAll(entry => entry.At), Texts(entry => entry.Client), Texts(entry => entry.Address),
            Texts(entry => entry.Action), Texts(entry => entry.Route), Texts(entry => entry.Subject), Texts(entry => entry.Filters),
            Texts(entry => entry.Patient), Texts(entry => entry.Events), entries.ConvertAll(entry => entry.Rows), Texts(entry => entry.Outcome),
            Texts(entry => entry.TraceId), entries.ConvertAll(entry => entry.Hash));
        batch.Add(WriteMark, AuditMark.End, end!.Id, end.At, end.Hash);
    }

    private List<string?> Texts(Converter<AuditEntry, string?> text) => entries.ConvertAll(text);

    private AuditChain FindEnd()
    {
        using var command = connection.Command(ReadEnd);
        using var row = command.ExecuteReader();
        row.Read();
        return row.IsDBNull(1)
            ? AuditChain.Empty with { Id = row.GetInt64(0) }
            : new AuditChain(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<byte[]>(2));
    }

    private List<AuditChain> SelectOldest(int limit)
    {
        using var command = connection.Command("SELECT id, at, hash FROM audit_entries ORDER BY id LIMIT $1", limit);
        using var rows = command.ExecuteReader();
        var oldest = new List<AuditChain>();
        while (rows.Read())
        {
            oldest.Add(new AuditChain(rows.GetInt64(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetFieldValue<byte[]>(2)));
        }

        return oldest;
    }
}
