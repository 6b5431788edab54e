using Webhook.Application;

namespace Webhook.Infrastructure.Persistence;

/// <summary>What a provider does about what deleted rows leave behind.</summary>
internal interface IStorageUpkeep
{
    /// <summary>How many old events are deleted in one transaction, for which others wait.</summary>
    int EventsAtOnce { get; }

    /// <summary>Looks for events that can be deleted all at once, and counts them, for which nobody waits.</summary>
    /// <param name="receivedBefore">When all of them were received at the latest.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The first of the log; null when there are none.</returns>
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    Task<EventPart?> FindOldPartAsync(DateTimeOffset receivedBefore, CancellationToken cancellationToken);

    /// <summary>Rests after a piece of work, so that events are not kept waiting.</summary>
    /// <param name="started">The timestamp at which the work began.</param>
    /// <param name="cancellationToken">Ends the rest.</param>
    Task RestAsync(long started, CancellationToken cancellationToken);

    /// <summary>Gives room that is free back to the file system.</summary>
    /// <exception cref="StorageUnavailableException">Not all is done.</exception>
    Task ShrinkAsync(CancellationToken cancellationToken);

    /// <summary>Clears away what is left of patients' data that were erased.</summary>
    /// <exception cref="StorageUnavailableException">It is not certain that all is done.</exception>
    Task CleanAsync(CancellationToken cancellationToken);
}
