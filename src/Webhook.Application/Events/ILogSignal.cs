namespace Webhook.Application.Events;

/// <summary>Says that the log has grown, so that nobody has to look again and again.</summary>
public interface ILogSignal
{
    /// <summary>The event_id of the newest event that is committed; 0 while there is none. It never goes back.</summary>
    long Position { get; }

    /// <summary>Waits until <see cref="Position"/> is beyond the one given; returns at once if it is already.</summary>
    Task WaitBeyondAsync(long position, CancellationToken cancellationToken);
}
