using Webhook.Application.Events;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>Somebody to whom the log is delivered.</summary>
internal interface IEventConsumer
{
    /// <summary>By which its position is kept.</summary>
    string Name { get; }

    /// <summary>Which events it gets: by type and source.</summary>
    EventFilter Filter { get; }

    /// <summary>Where outside of the service what it gets goes to, for the audit, which then says which events it got; null for nowhere.</summary>
    string? Destination { get; }

    /// <summary>How long it may take for an event; infinite for one that sees to that itself.</summary>
    TimeSpan TimeLimit { get; }

    /// <summary>What it is by what is stored now: persons change it, in this process and in others.</summary>
    /// <returns>Null when it is no more.</returns>
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    Task<IEventConsumer?> RenewAsync(CancellationToken cancellationToken);

    /// <summary>Waits until it may be given another event; does not count as the time that it takes for one.</summary>
    ValueTask WaitTurnAsync(CancellationToken cancellationToken);

    /// <summary>Hands an event over. Whatever it throws counts as a failure of the event.</summary>
    /// <param name="logged">The event.</param>
    /// <param name="attempt">How often it was handed over, this time included.</param>
    /// <param name="cancellationToken">The time is up, or the service stops.</param>
    Task<DeliveryOutcome> DeliverAsync(LoggedEvent logged, int attempt, CancellationToken cancellationToken);
}
