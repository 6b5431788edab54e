using AutoMapper;
using MediatR;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>One page of the entries that match.</summary>
/// <param name="Parameters">Those of <see cref="Known"/>.</param>
/// <param name="Access">Who asks.</param>
public sealed record ListAudit(IncomingParameters Parameters, Access Access) : IAudited<QueryResult<AuditPage>>
{
    /// <summary>The parameters that the query takes.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [.. AuditParameters.OfFilter, EventParameters.Order, EventParameters.Limit, EventParameters.Cursor];

    public AccessFacts Describe(QueryResult<AuditPage>? response) =>
        AccessDescriptions.Describe(response, Parameters, Known, page => new AccessFacts(AccessOutcome.Done) { Rows = page.Audit.Count });
}

/// <param name="Audit">The entries of this page.</param>
/// <param name="NextCursor">Where the next page starts; null at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntryDto> Audit, string? NextCursor);

internal sealed class ListAuditHandler(IAuditTrail trail, AuditRecorder recorder, ICursorSeal seal, IMapper mapper)
    : IRequestHandler<ListAudit, QueryResult<AuditPage>>
{
    public async Task<QueryResult<AuditPage>> Handle(ListAudit request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, ListAudit.Known);
        var filter = AuditParameters.ReadFilter(reader, recorder);
        var order = EventParameters.ReadOrder(reader, absent: EventOrder.NewestFirst);
        var limit = (int)(reader.Number(EventParameters.Limit, 1, ListEvents.MaxLimit) ?? ListEvents.DefaultLimit);
        var cursors = new PageCursor(seal, walk => Write(walk, filter, order));
        long? beyond = null;
        _ = reader.Text(EventParameters.Cursor, text => cursors.Read(text, ref beyond));
        if (reader.Errors.Count > 0)
        {
            return new QueryResult<AuditPage>.Refused(reader.Errors);
        }

        // One more than the page, which tells whether there is another.
        var found = await trail.ListAsync(filter, order, beyond, limit + 1, cancellationToken);
        var entries = mapper.Map<IReadOnlyList<AuditEntryDto>>(found.Take(limit));
        return new QueryResult<AuditPage>.Answered(new AuditPage(entries, found.Count > limit ? cursors.Write(entries[^1].Id) : null));
    }

    private static void Write(BinaryWriter walk, AuditFilter filter, EventOrder order)
    {
        walk.Write(nameof(ListAudit));
        walk.Write((int)order);
        walk.WriteOptional(filter.Client);
        walk.WriteOptional(filter.Action);
        walk.WriteOptional(filter.Patient);
        walk.WriteOptional(filter.At.From?.UtcTicks);
        walk.WriteOptional(filter.At.To?.UtcTicks);
    }
}
