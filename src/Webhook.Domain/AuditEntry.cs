using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Webhook.Domain;

/// <summary>
/// One line of the audit: who asked for whose data, or changed what. Its hash covers it and the hash of the entry before it,
/// so that no entry can be changed or taken out without breaking the chain.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>The length of a hash, SHA-256, in bytes.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>The action of entries that say that older ones were taken away.</summary>
    public const string PruneAction = "pruneAudit";

    /// <summary>Filters of an entry that asks for nothing by name.</summary>
    public const string NoFilters = "{}";

    private const string PrunedSubject = "entries up to ";

    private AuditEntry(string action, string outcome, string filters)
    {
        Action = action;
        Outcome = outcome;
        Filters = filters;
    }

    /// <summary>The place in the chain, from 1, without gaps; 0 until the entry is chained.</summary>
    public long Id { get; private set; }

    /// <summary>When, in UTC, to the microsecond; never before the entry that stands before it.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>The client's name; null for the service itself, and for whoever did not say who it is.</summary>
    public string? Client { get; private init; }

    /// <summary>The IP address from which the request came; null for the service itself.</summary>
    public string? Address { get; private init; }

    /// <summary>What was asked for: the operationId of the API, or what the service does by itself.</summary>
    public string Action { get; private set; }

    /// <summary>Method and template of the address; null for the service itself.</summary>
    public string? Route { get; private init; }

    /// <summary>What was changed: a client, a key, a file; null for anything else.</summary>
    public string? Subject { get; private init; }

    /// <summary>What was asked for by name, a JSON object of lists; the values are keyed hashes.</summary>
    public string Filters { get; private set; }

    /// <summary>The keyed hash of the one patient that was asked for or whose data were given; null for none or several.</summary>
    public string? Patient { get; private init; }

    /// <summary>The event_ids that were given; see <see cref="EventIds"/>.</summary>
    public string? Events { get; private init; }

    /// <summary>How many rows were given, or deleted.</summary>
    public long Rows { get; private init; }

    /// <summary>What became of it.</summary>
    public string Outcome { get; private set; }

    /// <summary>The W3C trace id of the request; null for the service itself.</summary>
    public string? TraceId { get; private init; }

    /// <summary>SHA-256 of the hash before it and of everything above.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>When the entry says that older ones were taken away: the last of those. Otherwise null.</summary>
    public long? PrunedThrough => Action == PruneAction ? long.Parse(Subject!.AsSpan(PrunedSubject.Length), CultureInfo.InvariantCulture) : null;

    /// <summary>The entry that says that older ones were taken away.</summary>
    /// <param name="count">How many.</param>
    /// <param name="through">The last of them.</param>
    public static AuditEntry OfPruning(long count, long through) => Of(
        Access.OfService(PruneAction),
        new AccessFacts(AccessOutcome.Done) { Rows = count, Subject = string.Create(CultureInfo.InvariantCulture, $"{PrunedSubject}{through}") },
        NoFilters, patient: null);

    /// <summary>An entry that is not chained yet.</summary>
    /// <param name="access">Who and what.</param>
    /// <param name="facts">What was asked for and given.</param>
    /// <param name="filters">What was asked for, hashed.</param>
    /// <param name="patient">The patient, hashed.</param>
    public static AuditEntry Of(Access access, AccessFacts facts, string filters, string? patient) => new(access.Action, facts.Outcome, filters)
    {
        Client = access.Client,
        Address = access.Address,
        Route = access.Route,
        TraceId = access.TraceId,
        Subject = facts.Subject,
        Patient = patient,
        Events = facts.Events,
        Rows = facts.Rows,
    };

    /// <summary>Takes the next place in the chain.</summary>
    /// <param name="before">The end of the chain.</param>
    /// <param name="now">The time.</param>
    public AuditChain Follow(AuditChain before, DateTimeOffset now)
    {
        Id = before.Id + 1;
        At = now > before.At ? new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero) : before.At;
        Hash = HashAfter(before.Hash);
        return new AuditChain(Id, At, Hash);
    }

    /// <returns>Whether the entry is as it was when it was chained to that one.</returns>
    public bool Follows(long id, byte[] hash) => Id == id + 1 && HashAfter(hash).AsSpan().SequenceEqual(Hash);

    // Each text has its length before it, so that no two entries are alike; -1 tells null from empty.
    private byte[] HashAfter(byte[] before)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        Append(hash, Id);
        Append(hash, (At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        Append(hash, Rows);
        foreach (var text in (ReadOnlySpan<string?>)[Client, Address, Action, Route, Subject, Filters, Patient, Events, Outcome, TraceId])
        {
            Append(hash, text is null ? -1 : Encoding.UTF8.GetByteCount(text));
            hash.AppendData(Encoding.UTF8.GetBytes(text ?? string.Empty));
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}

/// <summary>The end of the chain of entries.</summary>
/// <param name="Id">The last entry's place; 0 when there is none.</param>
/// <param name="At">When it was chained.</param>
/// <param name="Hash">Its hash.</param>
public sealed record AuditChain(long Id, DateTimeOffset At, byte[] Hash)
{
    /// <summary>Where the first entry follows.</summary>
    public static AuditChain Empty { get; } = new(0, DateTimeOffset.UnixEpoch, new byte[AuditEntry.HashBytes]);
}
