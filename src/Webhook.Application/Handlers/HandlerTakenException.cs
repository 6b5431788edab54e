namespace Webhook.Application.Handlers;

/// <summary>Another process delivers to the handler now, or somebody has steered it: what a run came to since then does not count.</summary>
public sealed class HandlerTakenException : Exception
{
    public HandlerTakenException()
        : base("The handler was taken over.")
    {
    }
}
