namespace Webhook.Api.Documentation;

/// <summary>A header that the action reads, for the documentation.</summary>
/// <param name="name">The header's name.</param>
/// <param name="description">What it is good for, as Markdown.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RequestHeaderAttribute(string name, string description) : Attribute
{
    public string Name => name;

    public string Description => description;
}
