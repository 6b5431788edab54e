using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>Turns handlers off and on, between two of their runs.</summary>
internal sealed class HandlerSwitch(HandlerEngine engine, IHandlerStore store)
{
    /// <param name="name">Which handler; nothing happens when there is none.</param>
    /// <param name="change">What becomes of it.</param>
    /// <param name="cancellationToken">Ends the wait for what is under way; what has begun is stored.</param>
    public Task TurnAsync(string name, Action<HandlerState> change, CancellationToken cancellationToken)
    {
        return engine.SteerAsync(name, () => store.ChangeAsync(name, Change, CancellationToken.None), cancellationToken);

        bool Change(HandlerState state)
        {
            change(state);
            return true;
        }
    }
}
