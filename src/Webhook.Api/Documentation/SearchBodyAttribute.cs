namespace Webhook.Api.Documentation;

/// <summary>The members of the JSON object that an action takes as a query, for the documentation; its use case judges them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SearchBodyAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names => names;
}
