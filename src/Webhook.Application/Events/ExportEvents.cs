using System.Runtime.CompilerServices;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>All events that match, however many, up to the newest that there is when the export begins.</summary>
/// <param name="Parameters">Those of <see cref="Known"/>.</param>
/// <param name="Access">Who asks.</param>
public sealed record ExportEvents(IncomingParameters Parameters, Access Access) : IAudited<QueryResult<EventExport>>
{
    public const string Format = "format";

    /// <summary>The parameters that the query takes.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [Format, .. EventParameters.OfContent, .. EventParameters.OfTime, EventParameters.Order];

    public AccessFacts Describe(QueryResult<EventExport>? response) =>
        AccessDescriptions.Describe(response, Parameters, Known, _ => new AccessFacts(AccessOutcome.Begun));
}

/// <summary>As what events are exported.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values (RFC 4180), for spreadsheets: everything that is stored.</summary>
    Csv,

    /// <summary>One JSON object a line, for machines: the events as they are sent, so that they can be sent again.</summary>
    Ndjson,
}

/// <param name="Format">As what.</param>
/// <param name="Begun">When the export began.</param>
/// <param name="Pages">The events in order; each page is read when it is asked for, and nothing is held open between two.</param>
public sealed record EventExport(ExportFormat Format, DateTimeOffset Begun, IAsyncEnumerable<IReadOnlyList<AppointmentEvent>> Pages);

internal sealed class ExportEventsHandler(IAppointmentEventRepository repository, AuditRecorder recorder, TimeProvider time)
    : IRequestHandler<ExportEvents, QueryResult<EventExport>>
{
    // Many enough that a page costs little more than its rows, few enough that large events fit into memory.
    private const int PageLength = 500;

    private static readonly RuleViolation Required = new("required", "is required: csv or ndjson");

    private static readonly Dictionary<string, ExportFormat> Formats = new(StringComparer.Ordinal)
    {
        ["csv"] = ExportFormat.Csv,
        ["ndjson"] = ExportFormat.Ndjson,
    };

    public Task<QueryResult<EventExport>> Handle(ExportEvents request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, ExportEvents.Known);
        var format = reader.Choice(ExportEvents.Format, Formats, absent: default);
        var filter = EventParameters.ReadFilter(reader);
        var order = EventParameters.ReadOrder(reader, absent: EventOrder.OldestFirst);
        if (!request.Parameters.Values.ContainsKey(ExportEvents.Format))
        {
            reader.Report(ExportEvents.Format, Required);
        }

        return Task.FromResult<QueryResult<EventExport>>(reader.Errors.Count > 0
            ? new QueryResult<EventExport>.Refused(reader.Errors)
            : new QueryResult<EventExport>.Answered(new EventExport(format, time.GetUtcNow(), ReadAsync(request, filter, order, cancellationToken))));
    }

    /// <summary>Gives the pages, and leaves an entry in the audit when they end.</summary>
    private async IAsyncEnumerable<IReadOnlyList<AppointmentEvent>> ReadAsync(
        ExportEvents request, EventFilter filter, EventOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var access = new OpenAccess(recorder, request.Access, request.Describe(null));
        try
        {
            await foreach (var page in ReadAsync(filter, order, cancellationToken))
            {
                access.Give(page.Select(stored => stored.Id));
                yield return page;
            }

            await access.CompleteAsync(cancellationToken);
        }
        finally
        {
            await access.EndAsync(AccessOutcome.BrokenOff);
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<AppointmentEvent>> ReadAsync(
        EventFilter filter, EventOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = await repository.ListAsync(EventFilter.All, EventOrder.NewestFirst, null, 1, cancellationToken);
        var end = newest.Count == 0 ? 0 : newest[0].Id;
        long? beyond = order is EventOrder.NewestFirst ? end + 1 : null;
        while (true)
        {
            var page = await repository.ListAsync(filter, order, beyond, PageLength, cancellationToken);
            var upToEnd = page.Count > 0 && page[^1].Id > end ? [.. page.TakeWhile(stored => stored.Id <= end)] : page;
            yield return upToEnd;
            if (upToEnd.Count < PageLength)
            {
                yield break;
            }

            beyond = page[^1].Id;
        }
    }
}
