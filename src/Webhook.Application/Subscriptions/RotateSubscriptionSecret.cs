using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Signs with another secret from now on, and with the earlier ones besides until the receiver has changed over.</summary>
/// <param name="Id">Which subscription.</param>
/// <param name="Parameters"><see cref="SubscriptionParameters.Secret"/>, unless one is to be made, and <see cref="SubscriptionParameters.OverlapSeconds"/>.</param>
/// <param name="Access">Who changes it.</param>
public sealed record RotateSubscriptionSecret(long Id, IncomingParameters Parameters, Access Access) : IAudited<SubscriptionChange<RotatedSecret>>
{
    public bool IsChange => true;

    public AccessFacts Describe(SubscriptionChange<RotatedSecret>? response) => SubscriptionChanges.Describe(response, Id);
}

/// <param name="Id">By which the secret can be told from others.</param>
/// <param name="Secret">The secret, which is given this once.</param>
/// <param name="CreatedAt">Now.</param>
public sealed record RotatedSecret(string Id, string Secret, DateTimeOffset CreatedAt)
{
    /// <summary>Only the id, so that no secret reaches a log by way of a message.</summary>
    public override string ToString() => Id;
}

internal sealed class RotateSubscriptionSecretHandler(
    ISubscriptionRepository subscriptions, HandlerEngine engine, TimeProvider time)
    : IRequestHandler<RotateSubscriptionSecret, SubscriptionChange<RotatedSecret>>
{
    public async Task<SubscriptionChange<RotatedSecret>> Handle(RotateSubscriptionSecret request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reader = new ParameterReader(request.Parameters, SubscriptionParameters.Secret, SubscriptionParameters.OverlapSeconds);
        var secret = SubscriptionParameters.ReadSecret(reader, now);
        var overlap = reader.Number(SubscriptionParameters.OverlapSeconds, 0, SubscriptionParameters.MaxOverlap) ?? SubscriptionParameters.DefaultOverlap;
        if (reader.Errors.Count > 0)
        {
            return new SubscriptionChange<RotatedSecret>.Refused(reader.Errors);
        }

        return await engine.ChangeAsync<RotatedSecret>(
            subscriptions,
            request.Id,
            stored => stored.Rotate(SubscriptionSecret.Of(secret), now.AddSeconds(overlap), now)
                ? new SubscriptionChange<RotatedSecret>.Done(new RotatedSecret(secret.Id, secret.Text, secret.CreatedAt))
                : new SubscriptionChange<RotatedSecret>.TooMany(),
            cancellationToken);
    }
}
