using Webhook.Application.Events;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>Says how handlers are doing.</summary>
internal sealed class HandlerReader(
    IHandlerStore store, IAppointmentEventRepository repository, ILogSignal signal, HandlerEngine engine, TimeProvider time)
{
    public async Task<IReadOnlyList<HandlerDto>> ListAsync(CancellationToken cancellationToken)
    {
        // Positions first: what a handler is past, and failed at, is counted then.
        var states = await store.ListAsync(cancellationToken);
        var counts = (await store.CountFailuresAsync(cancellationToken)).ToLookup(count => count.Handler, StringComparer.Ordinal);
        var handlers = new List<HandlerDto>();
        foreach (var state in states)
        {
            handlers.Add(await DescribeAsync(state, counts[state.Name], cancellationToken));
        }

        return handlers;
    }

    /// <returns>One handler; null when there is none of that name.</returns>
    public async Task<HandlerDto?> FindAsync(string name, CancellationToken cancellationToken) =>
        await store.FindAsync(name, cancellationToken) is { } state
            ? await DescribeAsync(state, (await store.CountFailuresAsync(cancellationToken)).Where(count => count.Handler == name), cancellationToken)
            : null;

    private async Task<HandlerDto> DescribeAsync(HandlerState state, IEnumerable<FailureCount> counts, CancellationToken cancellationToken)
    {
        var numbers = counts.ToDictionary(count => count.State, count => count.Count);
        var isHere = engine.Has(state.Name);
        var next = await repository.ListAsync(EventFilter.All, EventOrder.OldestFirst, state.Position, limit: 1, cancellationToken);
        var lag = next.Count == 0 ? TimeSpan.Zero : time.GetUtcNow() - next[0].ReceivedAt;
        return new HandlerDto
        {
            Name = state.Name,
            Status = (isHere ? state.Status : HandlerStatus.Disabled).ToWireName(),
            Position = state.Position,
            LagEvents = Math.Max(0, signal.Position - state.Position),
            LagSeconds = Math.Max(0, Math.Round(lag.TotalSeconds, 3)),
            Rate = Math.Round(engine.RateOf(state.Name), 2),
            Retrying = numbers.GetValueOrDefault(FailureState.Retrying),
            Waiting = numbers.GetValueOrDefault(FailureState.Waiting),
            Dead = numbers.GetValueOrDefault(FailureState.Dead),
            PausedUntil = state.PausedUntil > time.GetUtcNow() ? state.PausedUntil : null,
            LastError = isHere ? state.LastError : "is not part of this version of the service",
            LastErrorAt = state.LastErrorAt,
            ReplayTo = state.ReplayTo,
        };
    }
}
