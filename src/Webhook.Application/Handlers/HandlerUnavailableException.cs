namespace Webhook.Application.Handlers;

/// <summary>
/// Thrown by a handler that can take nothing now, whatever the event: what it needs does not answer. The handler is left
/// alone for a while, keeps its place in the log, and the event does not count as failed.
/// </summary>
/// <param name="reason">What does not answer. Operators read it in <c>GET /admin/handlers</c>: never a patient's data.</param>
/// <param name="retryAfter">How long it wants to be left alone at least; null when it does not know.</param>
public sealed class HandlerUnavailableException(string reason, TimeSpan? retryAfter = null) : Exception(reason)
{
    public TimeSpan? RetryAfter => retryAfter;
}
