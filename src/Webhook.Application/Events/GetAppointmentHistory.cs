using System.Text.Json.Serialization;
using AutoMapper;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>What happened to an appointment, and how it stands; null when no event is about it.</summary>
/// <param name="AppointmentId">Any text; one that no event can have is not found.</param>
/// <param name="Parameters"><see cref="EventParameters.Source"/> or nothing.</param>
/// <param name="Access">Who asks.</param>
public sealed record GetAppointmentHistory(string AppointmentId, IncomingParameters Parameters, Access Access)
    : IAudited<QueryResult<AppointmentHistory?>>
{
    /// <summary>How many events, and how many anomalies, are listed at most.</summary>
    public const int MaxListed = 1000;

    public AccessFacts Describe(QueryResult<AppointmentHistory?>? response)
    {
        var facts = AccessDescriptions.Describe(
            response, Parameters, [EventParameters.Source],
            history => history is null ? new AccessFacts(AccessOutcome.NotFound) : AccessDescriptions.Given(history.Events));
        return facts with
        {
            Asked = new Dictionary<string, IReadOnlyList<string>>(facts.Asked) { [EventParameters.AppointmentId] = [AppointmentId] },
        };
    }
}

/// <summary>The events of an appointment in the order in which they happened, and the state that they imply.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="State">How it stands: `scheduled`, `cancelled`, `completed` or `no_show`.</param>
/// <param name="Events">By `timestamp`, then `event_id`; of more than 1,000 the last ones.</param>
/// <param name="Anomalies">Where events do not fit each other, in the order of the events; of more than 1,000 the last ones.</param>
public sealed record AppointmentHistory(
    string AppointmentId, string State, IReadOnlyList<EventDto> Events, IReadOnlyList<AnomalyDto> Anomalies)
{
    /// <summary>How many earlier events are not listed, though the state and the anomalies come from them too; absent when all are listed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? EventsLeftOut { get; init; }

    /// <summary>How many anomalies of earlier events are not listed; absent when all are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AnomaliesLeftOut { get; init; }

    /// <summary>Only the name of the type, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => nameof(AppointmentHistory);
}

/// <summary>An event that does not fit the others.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Code">In which way; stable.</param>
/// <param name="Detail">One sentence for people.</param>
public sealed record AnomalyDto(long EventId, string Code, string Detail);

internal sealed class GetAppointmentHistoryHandler(IAppointmentEventRepository repository, IMapper mapper)
    : IRequestHandler<GetAppointmentHistory, QueryResult<AppointmentHistory?>>
{
    public async Task<QueryResult<AppointmentHistory?>> Handle(GetAppointmentHistory request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, EventParameters.Source);
        var source = reader.Text(EventParameters.Source, ClientName.Check);
        if (reader.Errors.Count > 0)
        {
            return new QueryResult<AppointmentHistory?>.Refused(reader.Errors);
        }

        var timeline = new AppointmentTimeline();
        var eventIds = new Listed<long>();
        var anomalies = new Listed<EventAnomaly>();
        await foreach (var step in repository.WalkBackAsync(request.AppointmentId, source, cancellationToken))
        {
            eventIds.Add([step.EventId]);
            anomalies.Add(timeline.GoBackTo(step));
        }

        // What began before the log begins may well have been scheduled.
        anomalies.Add(await repository.IsWholeAsync(cancellationToken) ? timeline.ArriveAtBegin() : []);
        if (timeline.State is not { } state)
        {
            return new QueryResult<AppointmentHistory?>.Answered(null);
        }

        var events = await repository.FindAllAsync(eventIds.Items, cancellationToken);
        return new QueryResult<AppointmentHistory?>.Answered(new AppointmentHistory(
            request.AppointmentId,
            state.ToWireName(),
            mapper.Map<IReadOnlyList<EventDto>>(events.OrderBy(stored => stored.Timestamp).ThenBy(stored => stored.Id)),
            [.. anomalies.Items.Reverse().Select(found => new AnomalyDto(found.EventId, found.Anomaly.Code, found.Anomaly.Detail))])
        {
            EventsLeftOut = eventIds.LeftOut,
            AnomaliesLeftOut = anomalies.LeftOut,
        });
    }

    /// <summary>As many as are listed; the rest is counted.</summary>
    private sealed class Listed<T>
    {
        private readonly List<T> items = [];

        public IReadOnlyList<T> Items => items;

        /// <summary>Null when there is no rest.</summary>
        public long? LeftOut { get; private set; }

        public void Add(IEnumerable<T> added)
        {
            foreach (var item in added)
            {
                if (items.Count < GetAppointmentHistory.MaxListed)
                {
                    items.Add(item);
                }
                else
                {
                    LeftOut = (LeftOut ?? 0) + 1;
                }
            }
        }
    }
}
