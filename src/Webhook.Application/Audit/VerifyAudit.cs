using MediatR;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>Whether the chain is whole: every entry as it was made, none missing.</summary>
/// <param name="Access">Who asks.</param>
public sealed record VerifyAudit(Access Access) : IAudited<AuditVerdict>
{
    public AccessFacts Describe(AuditVerdict? response) => new(AccessOutcome.Done) { Rows = response?.Entries ?? 0 };
}

/// <param name="Valid">Whether nothing is wrong.</param>
/// <param name="Entries">How many entries fit before the first that does not.</param>
/// <param name="FirstInvalid">The id of the first entry that is missing or not as it was made; null when there is none.</param>
public sealed record AuditVerdict(bool Valid, long Entries, long? FirstInvalid);

internal sealed class VerifyAuditHandler(IAuditTrail trail) : IRequestHandler<VerifyAudit, AuditVerdict>
{
    private const int PageLength = 1_000;

    public async Task<AuditVerdict> Handle(VerifyAudit request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (begin, end) = await trail.FindEndsAsync(cancellationToken);
            var verdict = await WalkAsync(begin, end, cancellationToken);

            // Where retention took away what was about to be read, the walk begins anew.
            if (verdict.Valid || (await trail.FindEndsAsync(cancellationToken)).Begin.Id == begin.Id)
            {
                return verdict;
            }
        }
    }

    private async Task<AuditVerdict> WalkAsync(AuditChain begin, AuditChain end, CancellationToken cancellationToken)
    {
        var (id, hash, prunedThrough) = (begin.Id, begin.Hash, 0L);
        while (id < end.Id)
        {
            var page = await trail.ListAsync(AuditFilter.All, EventOrder.OldestFirst, id == begin.Id ? null : id, PageLength, cancellationToken);
            foreach (var entry in page)
            {
                if (!entry.Follows(id, hash) || (entry.Id == end.Id && !entry.Hash.AsSpan().SequenceEqual(end.Hash)))
                {
                    return Broken(id + 1);
                }

                (id, hash) = (entry.Id, entry.Hash);
                prunedThrough = entry.PrunedThrough ?? prunedThrough;
            }

            if (page.Count == 0)
            {
                return Broken(id + 1);
            }
        }

        // What is missing at the beginning must have been taken away by the service, which the chain itself says.
        return begin.Id == prunedThrough ? new AuditVerdict(Valid: true, id - begin.Id, null) : new AuditVerdict(Valid: false, 0, begin.Id);

        AuditVerdict Broken(long first) => new(Valid: false, first - 1 - begin.Id, first);
    }
}
