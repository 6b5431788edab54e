using AutoMapper;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>One page of the events that match.</summary>
/// <param name="Parameters">Those of <see cref="Known"/>.</param>
/// <param name="Access">Who asks.</param>
public sealed record ListEvents(IncomingParameters Parameters, Access Access) : IAudited<QueryResult<EventPage>>
{
    /// <summary>The longest page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The page that nobody asked to be longer or shorter.</summary>
    public const int DefaultLimit = 100;

    /// <summary>The parameters that the query takes.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. EventParameters.OfContent, .. EventParameters.OfTime,
        EventParameters.Order, EventParameters.Limit, EventParameters.Cursor, EventParameters.After,
    ];

    public AccessFacts Describe(QueryResult<EventPage>? response) =>
        AccessDescriptions.Describe(response, Parameters, Known, page => AccessDescriptions.Given(page.Events));
}

/// <param name="Events">The events of this page.</param>
/// <param name="Count">How many they are.</param>
/// <param name="NextCursor">Where the next page starts; null at the end.</param>
public sealed record EventPage(IReadOnlyList<EventDto> Events, int Count, string? NextCursor);

internal sealed class ListEventsHandler(IAppointmentEventRepository repository, ICursorSeal seal, IMapper mapper)
    : IRequestHandler<ListEvents, QueryResult<EventPage>>
{
    private static readonly RuleViolation AfterIsAscending =
        new("conflicting_order", $"must be asc or left out beside {EventParameters.After}");

    public async Task<QueryResult<EventPage>> Handle(ListEvents request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, ListEvents.Known);
        var filter = EventParameters.ReadFilter(reader);
        var after = reader.Number(EventParameters.After, 0, long.MaxValue);
        var order = ReadOrder(reader, after);
        var limit = (int)(reader.Number(EventParameters.Limit, 1, ListEvents.MaxLimit) ?? ListEvents.DefaultLimit);
        var cursors = new PageCursor(seal, walk => Write(walk, filter, order, after));
        var beyond = after;
        _ = reader.Text(EventParameters.Cursor, text => cursors.Read(text, ref beyond));
        if (reader.Errors.Count > 0)
        {
            return new QueryResult<EventPage>.Refused(reader.Errors);
        }

        // One more than the page, which tells whether there is another.
        var found = await repository.ListAsync(filter, order, beyond, limit + 1, cancellationToken);
        var events = mapper.Map<IReadOnlyList<EventDto>>(found.Take(limit));
        var next = found.Count > limit ? cursors.Write(events[^1].EventId) : null;
        return new QueryResult<EventPage>.Answered(new EventPage(events, events.Count, next));
    }

    private static void Write(BinaryWriter walk, EventFilter filter, EventOrder order, long? after)
    {
        walk.Write((int)order);
        walk.WriteOptional(after);
        walk.Write(filter.Types.Count);
        foreach (var type in filter.Types)
        {
            walk.Write((int)type);
        }

        foreach (var text in (string?[])[filter.AppointmentId, filter.PatientId, filter.Source])
        {
            walk.WriteOptional(text);
        }

        foreach (var time in (DateTimeOffset?[])[filter.Timestamp.From, filter.Timestamp.To, filter.Received.From, filter.Received.To])
        {
            walk.WriteOptional(time?.UtcTicks);
        }
    }

    private static EventOrder ReadOrder(ParameterReader reader, long? after)
    {
        if (after is null)
        {
            return EventParameters.ReadOrder(reader, absent: EventOrder.NewestFirst);
        }

        var order = EventParameters.ReadOrder(reader, absent: EventOrder.OldestFirst);
        if (order is EventOrder.NewestFirst)
        {
            reader.Report(EventParameters.Order, AfterIsAscending);
        }

        return order;
    }
}
