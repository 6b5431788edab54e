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
            var (beginsAfter, hashBefore, endsAt) = await trail.FindEndsAsync(cancellationToken);
            var verdict = await WalkAsync(beginsAfter, hashBefore, endsAt, cancellationToken);

            // Where retention took away what was about to be read, the walk begins anew.
            if (verdict.Valid || (await trail.FindEndsAsync(cancellationToken)).BeginsAfter == beginsAfter)
            {
                return verdict;
            }
        }
    }

    private async Task<AuditVerdict> WalkAsync(long beginsAfter, byte[]? hashBefore, long endsAt, CancellationToken cancellationToken)
    {
        var (id, hash, prunedThrough) = (beginsAfter, hashBefore ?? AuditChain.Empty.Hash, 0L);
        while (id < endsAt)
        {
            var page = await trail.ListAsync(AuditFilter.All, EventOrder.OldestFirst, id == beginsAfter ? null : id, PageLength, cancellationToken);
            foreach (var entry in page)
            {
                if (!entry.Follows(id, hash))
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
        return beginsAfter == prunedThrough ? new AuditVerdict(Valid: true, id - beginsAfter, null) : new AuditVerdict(Valid: false, 0, beginsAfter);

        AuditVerdict Broken(long first) => new(Valid: false, first - 1 - beginsAfter, first);
    }
}
