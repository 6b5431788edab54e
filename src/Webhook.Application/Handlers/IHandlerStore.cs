using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>Where handlers' places in the log and their failures are kept.</summary>
public interface IHandlerStore
{
    /// <summary>Adds a handler that is new; one that is there already stays as it is.</summary>
    Task RegisterAsync(string name, LogStart from, CancellationToken cancellationToken);

    /// <returns>All handlers, by name.</returns>
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    Task<IReadOnlyList<HandlerState>> ListAsync(CancellationToken cancellationToken);

    /// <returns>The handler, or null when there is none.</returns>
    Task<HandlerState?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Takes a handler for this process, unless another has it: while that lives, nobody else delivers to the handler.</summary>
    /// <returns>The handler as it is now; null when another process has it, or there is none.</returns>
    /// <exception cref="StorageUnavailableException">Nothing can be stored now.</exception>
    Task<HandlerState?> TakeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Gives back a handler to which this process does not deliver at present, if it has taken it.</summary>
    /// <exception cref="StorageUnavailableException">Nothing can be stored now.</exception>
    Task GiveBackAsync(string name, CancellationToken cancellationToken);

    /// <summary>Fences off all who deliver in other processes, and returns when nothing that they had begun by then is under way any more.</summary>
    /// <exception cref="StorageUnavailableException">That is not certain.</exception>
    Task EndElsewhereAsync(CancellationToken cancellationToken);

    /// <returns>How many failures each handler has in each state, where there are any.</returns>
    Task<IReadOnlyList<FailureCount>> CountFailuresAsync(CancellationToken cancellationToken);

    /// <returns>The failures of a handler that are retried or wait, by event_id, at most so many.</returns>
    Task<IReadOnlyList<UnresolvedFailure>> ListUnresolvedAsync(string name, int limit, CancellationToken cancellationToken);

    /// <summary>Stores what a run of a handler came to, all in one transaction.</summary>
    /// <exception cref="StorageUnavailableException">Nothing was stored.</exception>
    /// <exception cref="HandlerTakenException">Nothing was stored, because the run was fenced off.</exception>
    Task SaveAsync(HandlerProgress progress, CancellationToken cancellationToken);

    /// <summary>
    /// Changes a handler as it is stored, unless the change gives false, and fences off who delivers to it. The change may be
    /// asked twice, about another copy.
    /// </summary>
    /// <returns>What the change gave; null when there is no such handler.</returns>
    Task<bool?> ChangeAsync(string name, Func<HandlerState, bool> change, CancellationToken cancellationToken);

    /// <param name="name">Whose failures.</param>
    /// <param name="state">In which state; null for all.</param>
    /// <param name="beyond">The event_id after which to go on; null to begin.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The first failures, by event_id.</returns>
    Task<IReadOnlyList<HandlerFailure>> ListFailuresAsync(string name, FailureState? state, long? beyond, int limit, CancellationToken cancellationToken);

    /// <summary>Lets a failure be tried again at once, with the whole schedule before it.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> RetryAsync(string name, long eventId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The same for every failure that is dead.</summary>
    /// <returns>How many there were.</returns>
    Task<long> RetryAllAsync(string name, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Forgets a failure, as if the handler had done the event.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> DiscardAsync(string name, long eventId, CancellationToken cancellationToken);
}

/// <summary>How many failures a handler has in a state.</summary>
public sealed record FailureCount(string Handler, FailureState State, long Count);

/// <summary>A failure that is retried or waits.</summary>
/// <param name="AppointmentId">Null when the event is not stored any more.</param>
public sealed record UnresolvedFailure(long EventId, string? AppointmentId, int Attempts, DateTimeOffset? NextAttemptAt)
{
    /// <summary>Only the event_id, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => $"{nameof(UnresolvedFailure)} {EventId}";
}

/// <summary>What a run of a handler came to since it was saved last.</summary>
/// <param name="State">The handler as it is now.</param>
/// <param name="Failures">Those that are new or have changed.</param>
/// <param name="Resolved">The event_ids of failures that are no more.</param>
/// <param name="Disclosure">The entry of the audit that says which events left the service; null when none did.</param>
public sealed record HandlerProgress(HandlerState State, IReadOnlyList<HandlerFailure> Failures, IReadOnlyList<long> Resolved, AuditEntry? Disclosure);
