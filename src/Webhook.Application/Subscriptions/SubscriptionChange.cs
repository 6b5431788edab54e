using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>What became of a change to a subscription.</summary>
public abstract record SubscriptionChange<T>
{
    private SubscriptionChange()
    {
    }

    public sealed record Done(T Value) : SubscriptionChange<T>;

    /// <param name="Errors">At least one.</param>
    public sealed record Refused(IReadOnlyList<InputError> Errors) : SubscriptionChange<T>;

    /// <summary>There is no such subscription.</summary>
    public sealed record NotFound : SubscriptionChange<T>;

    /// <summary>The subscription has as many secrets as it may have.</summary>
    public sealed record TooMany : SubscriptionChange<T>;
}

/// <summary>What changes to subscriptions have in common.</summary>
internal static class SubscriptionChanges
{
    /// <param name="change">What became of it; null while it is not done.</param>
    /// <param name="id">The subscription.</param>
    public static AccessFacts Describe<T>(SubscriptionChange<T>? change, long id) => new(OutcomeOf(change))
    {
        Asked = AccessDescriptions.AskedOf(id),
        Subject = change is SubscriptionChange<T>.Done ? AuditSubject.Subscription(id) : null,
    };

    public static string OutcomeOf<T>(SubscriptionChange<T>? change) => change switch
    {
        SubscriptionChange<T>.Done => AccessOutcome.Done,
        SubscriptionChange<T>.NotFound => AccessOutcome.NotFound,
        _ => AccessOutcome.Refused,
    };

    /// <summary>Changes a subscription while nothing is sent to it; what is sent afterwards is sent by what is stored then.</summary>
    /// <param name="engine">Sends.</param>
    /// <param name="subscriptions">Where it is kept.</param>
    /// <param name="id">Which subscription.</param>
    /// <param name="change">Unless it gives <see cref="SubscriptionChange{T}.Done"/>, nothing is stored.</param>
    /// <param name="cancellationToken">Ends the wait for what is under way.</param>
    public static async Task<SubscriptionChange<T>> ChangeAsync<T>(
        this HandlerEngine engine, ISubscriptionRepository subscriptions, long id,
        Func<Subscription, SubscriptionChange<T>> change, CancellationToken cancellationToken)
    {
        return await subscriptions.FindAsync(id, cancellationToken) is { } found
            ? await engine.SteerAsync(found.Handler, ChangeAsync, cancellationToken)
            : new SubscriptionChange<T>.NotFound();

        async Task<SubscriptionChange<T>> ChangeAsync()
        {
            SubscriptionChange<T> result = new SubscriptionChange<T>.NotFound();

            // Not broken off when the client goes: what is stored and what is sent must not differ.
            await subscriptions.ChangeAsync(id, Judge, CancellationToken.None);
            return result;

            bool Judge(Subscription stored)
            {
                result = change(stored);
                return result is SubscriptionChange<T>.Done;
            }
        }
    }
}
