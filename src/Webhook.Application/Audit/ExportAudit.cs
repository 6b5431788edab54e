using System.Runtime.CompilerServices;
using AutoMapper;
using MediatR;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>All entries that match, the oldest first, up to the newest that there is when the export begins.</summary>
/// <param name="Parameters">Those of <see cref="AuditParameters.OfFilter"/>.</param>
/// <param name="Access">Who asks.</param>
public sealed record ExportAudit(IncomingParameters Parameters, Access Access) : IAudited<QueryResult<AuditExport>>
{
    public AccessFacts Describe(QueryResult<AuditExport>? response) =>
        AccessDescriptions.Describe(response, Parameters, AuditParameters.OfFilter, _ => new AccessFacts(AccessOutcome.Begun));
}

/// <param name="Begun">When the export began.</param>
/// <param name="Pages">The entries in order; each page is read when it is asked for.</param>
public sealed record AuditExport(DateTimeOffset Begun, IAsyncEnumerable<IReadOnlyList<AuditEntryDto>> Pages);

internal sealed class ExportAuditHandler(IAuditTrail trail, AuditRecorder recorder, IMapper mapper, TimeProvider time)
    : IRequestHandler<ExportAudit, QueryResult<AuditExport>>
{
    private const int PageLength = 500;

    public async Task<QueryResult<AuditExport>> Handle(ExportAudit request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, AuditParameters.OfFilter);
        var filter = AuditParameters.ReadFilter(reader, recorder);
        if (reader.Errors.Count > 0)
        {
            return new QueryResult<AuditExport>.Refused(reader.Errors);
        }

        var (_, end) = await trail.FindEndsAsync(cancellationToken);
        return new QueryResult<AuditExport>.Answered(new AuditExport(time.GetUtcNow(), ReadAsync(request, filter, end.Id, cancellationToken)));
    }

    private async IAsyncEnumerable<IReadOnlyList<AuditEntryDto>> ReadAsync(
        ExportAudit request, AuditFilter filter, long end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var access = new OpenAccess(recorder, request.Access, request.Describe(null));
        try
        {
            long? beyond = null;
            while (true)
            {
                var found = await trail.ListAsync(filter, EventOrder.OldestFirst, beyond, PageLength, cancellationToken);
                var page = mapper.Map<IReadOnlyList<AuditEntryDto>>(found.TakeWhile(entry => entry.Id <= end));
                access.Give(page.Count);
                yield return page;
                if (page.Count < PageLength)
                {
                    break;
                }

                beyond = page[^1].Id;
            }

            await access.CompleteAsync(cancellationToken);
        }
        finally
        {
            await access.EndAsync(AccessOutcome.BrokenOff);
        }
    }
}
