using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>The chain of entries, which only grows, except that retention takes away its oldest part.</summary>
public interface IAuditTrail
{
    /// <summary>Chains the entry and returns after it is durable, with whatever else waits for the same commit.</summary>
    /// <exception cref="StorageUnavailableException">The entry is not stored.</exception>
    Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <param name="filter">Which entries.</param>
    /// <param name="order">In which direction the chain is read.</param>
    /// <param name="beyond">The entry's id after which to go on in that direction; null to start at its beginning.</param>
    /// <param name="limit">How many entries at most, from 1.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken);

    /// <returns>The last entry that retention took away, and the last entry; <see cref="AuditChain.Empty"/> where there is none.</returns>
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    Task<(AuditChain Begin, AuditChain End)> FindEndsAsync(CancellationToken cancellationToken);
}

/// <summary>Which entries an administrator wants: those for which every condition that is given holds.</summary>
public sealed record AuditFilter
{
    /// <summary>Every entry.</summary>
    public static AuditFilter All { get; } = new();

    public string? Client { get; init; }

    public string? Action { get; init; }

    /// <summary>The keyed hash of a patient.</summary>
    public string? Patient { get; init; }

    public TimeRange At { get; init; }

    /// <summary>Besides those of <see cref="Patient"/>, those that gave events of several patients.</summary>
    public bool OrOfSeveral { get; init; }
}

/// <summary>Makes of what was asked for something that can be found again, but not read.</summary>
public interface IAuditHash
{
    /// <returns>A MAC under this installation's key, of name and value, as 32 hexadecimal digits.</returns>
    string Of(string name, string value);
}
