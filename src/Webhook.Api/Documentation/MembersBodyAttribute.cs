namespace Webhook.Api.Documentation;

/// <summary>The members of the JSON object that an action takes, for the documentation; its use case judges them.</summary>
/// <param name="names">All of them, as <see cref="QueryParameter"/> or <see cref="SubscriptionMember"/> knows them.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MembersBodyAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names => names;

    /// <summary>Those without which the body is not valid.</summary>
    public string[] Required { get; init; } = [];

    /// <summary>Whether they say what a subscription is like.</summary>
    public bool OfSubscription { get; init; }

    /// <summary>A body, as JSON.</summary>
    public required string Example { get; init; }
}
