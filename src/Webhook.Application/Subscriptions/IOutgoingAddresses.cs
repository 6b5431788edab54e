using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Says where events may be sent to.</summary>
public interface IOutgoingAddresses
{
    /// <summary>What can be said without asking DNS; the addresses that a name stands for are checked at every connection.</summary>
    /// <param name="url">Obeys <see cref="SubscriptionUrl"/>.</param>
    /// <returns>The rule that the address breaks, or null.</returns>
    RuleViolation? Check(string url);
}
