using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Benchmarks.Servers;

/// <summary>Takes entries and stores none, so that a use case costs what it costs without its audit.</summary>
internal sealed class NoAudit : IAuditTrail
{
    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<AuditEntry>> ListAsync(
        AuditFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AuditEntry>>([]);

    public Task<(AuditChain Begin, AuditChain End)> FindEndsAsync(CancellationToken cancellationToken) =>
        Task.FromResult((AuditChain.Empty, AuditChain.Empty));
}
