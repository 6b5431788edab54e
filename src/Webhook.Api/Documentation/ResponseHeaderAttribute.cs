namespace Webhook.Api.Documentation;

/// <summary>A header that the action's answers carry, for the documentation.</summary>
/// <param name="status">The status of the answers that carry it.</param>
/// <param name="name">The header's name.</param>
/// <param name="description">What it says, as Markdown.</param>
/// <param name="example">A value that it can have.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ResponseHeaderAttribute(int status, string name, string description, string example) : Attribute
{
    public int Status => status;

    public string Name => name;

    public string Description => description;

    public string Example => example;
}
