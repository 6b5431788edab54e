using Webhook.Api.Problems;
using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Api.Auditing;

/// <summary>Refuses credentials: first an entry in the audit, then the problem.</summary>
internal sealed class Refusals(AuditRecorder recorder, ProblemWriter problems)
{
    /// <summary>Whoever sends this did not show who it is.</summary>
    public async Task RefuseSenderAsync(HttpContext context, InputError error)
    {
        await RecordAsync(context, context.AccessOfNobody(), error.Code);
        await problems.WriteAsync(context, ProblemType.Unauthenticated, [error]);
    }

    /// <summary>The client is known, but what it sends is not signed as it must be.</summary>
    public async Task RefuseSignatureAsync(HttpContext context, InputError error)
    {
        await RecordAsync(context, context.Access(), error.Code);
        await problems.WriteAsync(context, ProblemType.InvalidSignature, [error]);
    }

    /// <summary>The client is known, but may not do this.</summary>
    public async Task RefuseRoleAsync(HttpContext context, string detail)
    {
        await RecordAsync(context, context.Access(), ProblemType.Forbidden.Name);
        await problems.WriteAsync(context, ProblemType.Forbidden, detail);
    }

    private Task RecordAsync(HttpContext context, Access access, string code) =>
        recorder.RecordAsync(access, new AccessFacts(code), context.RequestAborted);
}
