using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Audit;

/// <summary>A chain that a test can break.</summary>
internal sealed class ChainInMemory : IAuditTrail
{
    private static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    private AuditChain end = AuditChain.Empty;

    public List<AuditEntry> Entries { get; } = [];

    /// <summary>The last entry that was taken away.</summary>
    public AuditChain Begin { get; set; } = AuditChain.Empty;

    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        end = entry.Follow(end, Now);
        Entries.Add(entry);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuditEntry>> ListAsync(
        AuditFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AuditEntry>>([.. Entries.Where(entry => entry.Id > (beyond ?? 0)).Take(limit)]);

    public Task<(AuditChain Begin, AuditChain End)> FindEndsAsync(CancellationToken cancellationToken) => Task.FromResult((Begin, end));

    public AuditChain ChainAt(int count) => new(Entries[count - 1].Id, Entries[count - 1].At, Entries[count - 1].Hash);

    /// <summary>Takes away the first entries as retention does.</summary>
    public async Task PruneAsync(int count)
    {
        Begin = ChainAt(count);
        Entries.RemoveRange(0, count);
        await AppendAsync(AuditEntry.OfPruning(count, Begin.Id), CancellationToken.None);
    }
}
