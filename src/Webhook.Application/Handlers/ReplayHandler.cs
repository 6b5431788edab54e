using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>
/// Lets a handler have events again. What is received meanwhile comes after them, so that the order of the log is kept.
/// </summary>
/// <param name="Name">Which handler.</param>
/// <param name="Parameters">From an event to another, or from a time up to another; without an end, up to where the handler is.</param>
/// <param name="Access">Who does it.</param>
public sealed record ReplayHandler(string Name, IncomingParameters Parameters, Access Access) : IAudited<HandlerChange<HandlerDto>>
{
    /// <summary>The parameters that it takes.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [HandlerParameters.FromEventId, HandlerParameters.ToEventId, EventParameters.From, EventParameters.To];

    public bool IsChange => true;

    public AccessFacts Describe(HandlerChange<HandlerDto>? response)
    {
        var facts = HandlerChanges.Describe(response, Name);
        return facts.Subject is null ? facts : facts with { Subject = $"{Name}, replay {Range()}" };
    }

    // Numbers and times, or it would not be done.
    private string Range() => string.Join(' ', Known.Where(Parameters.Values.ContainsKey).SelectMany(
        name => Parameters.Values[name].Select(value => $"{name} {value.Text}")));
}

internal sealed class ReplayHandlerHandler(HandlerEngine engine, IHandlerStore store, IAppointmentEventRepository repository, HandlerReader handlers)
    : IRequestHandler<ReplayHandler, HandlerChange<HandlerDto>>
{
    private static readonly RuleViolation Missing = new("required", "is required, or a time as from");
    private static readonly RuleViolation Both = new("ambiguous_range", "must not stand beside times; give event_ids or times");
    private static readonly RuleViolation Backwards = new("empty_range", "must not be less than from_event_id");
    private static readonly RuleViolation Ahead = new("out_of_range", "must not lie beyond the position of the handler: there is nothing to have again");

    public async Task<HandlerChange<HandlerDto>> Handle(ReplayHandler request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, ReplayHandler.Known);
        var byEvents = ReadEvents(reader);
        var byTimes = reader.Range(EventParameters.From, EventParameters.To);
        CheckForm(reader, byEvents, byTimes);
        if (reader.Errors.Count > 0)
        {
            return new HandlerChange<HandlerDto>.Refused(reader.Errors);
        }

        var (from, to) = byEvents.From is { } first ? (first, byEvents.To) : await FindAsync(byTimes, cancellationToken);
        var begun = await engine.SteerAsync(
            request.Name, () => store.ChangeAsync(request.Name, state => state.Replay(from, to), cancellationToken), cancellationToken);
        if (begun is false)
        {
            reader.Report(byEvents.From is null ? EventParameters.From : HandlerParameters.FromEventId, Ahead);
            return new HandlerChange<HandlerDto>.Refused(reader.Errors);
        }

        return HandlerChanges.Of(await handlers.FindAsync(request.Name, cancellationToken));
    }

    private static (long? From, long? To) ReadEvents(ParameterReader reader)
    {
        var from = reader.Number(HandlerParameters.FromEventId, 1, long.MaxValue);
        var to = reader.Number(HandlerParameters.ToEventId, 1, long.MaxValue);
        if (to < from)
        {
            reader.Report(HandlerParameters.ToEventId, Backwards);
        }

        return (from, to);
    }

    private static void CheckForm(ParameterReader reader, (long? From, long? To) events, TimeRange times)
    {
        if (reader.Errors.Count > 0)
        {
            return;
        }

        var hasEvents = events.From is not null || events.To is not null;
        if (hasEvents && !times.IsOpen)
        {
            reader.Report(HandlerParameters.FromEventId, Both);
        }
        else if (events.From is null && times.From is null)
        {
            reader.Report(HandlerParameters.FromEventId, Missing);
        }
    }

    /// <returns>The events that were received between the times.</returns>
    private async Task<(long From, long? To)> FindAsync(TimeRange times, CancellationToken cancellationToken)
    {
        var since = await repository.ListAsync(new EventFilter { Received = times with { To = null } }, EventOrder.OldestFirst, null, 1, cancellationToken);
        if (times.To is not { } end)
        {
            return (since.Count == 0 ? long.MaxValue : since[0].Id, null);
        }

        var before = await repository.ListAsync(new EventFilter { Received = new TimeRange(null, end) }, EventOrder.NewestFirst, null, 1, cancellationToken);
        return since.Count == 0 || before.Count == 0 || before[0].Id < since[0].Id ? (long.MaxValue, null) : (since[0].Id, before[0].Id);
    }
}
