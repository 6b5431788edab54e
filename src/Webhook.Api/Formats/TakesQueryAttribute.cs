namespace Webhook.Api.Formats;

/// <summary>The parameters that an action's query takes, for the documentation; its use case judges them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesQueryAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names => names;
}
