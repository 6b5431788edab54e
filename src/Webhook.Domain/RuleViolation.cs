namespace Webhook.Domain;

/// <summary>One rule that a value breaks.</summary>
/// <param name="Code">Stable, documented name of the rule, in snake_case.</param>
/// <param name="Detail">What to do about it, as the rest of a sentence; never holds the value itself.</param>
public sealed record RuleViolation(string Code, string Detail);
