using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>The names by which administrators say which entries they want.</summary>
public static class AuditParameters
{
    public const string Client = "client";
    public const string Action = "action";

    private const int MaxActionLength = 40;

    private static readonly RuleViolation NoAction = new("invalid_action", $"must be 1 to {MaxActionLength} letters, as listEvents");

    /// <summary>What an entry is about, and when it was made.</summary>
    public static IReadOnlyList<string> OfFilter { get; } = [Client, Action, EventParameters.PatientId, EventParameters.From, EventParameters.To];

    /// <summary>Reads those of <see cref="OfFilter"/>.</summary>
    internal static AuditFilter ReadFilter(ParameterReader reader, AuditRecorder recorder) => new()
    {
        Client = reader.Text(Client, ClientName.Check),
        Action = reader.Text(Action, text => text.Length is > 0 and <= MaxActionLength && text.All(char.IsAsciiLetter) ? null : NoAction),
        Patient = recorder.HashOf(reader.Text(EventParameters.PatientId, Identifier.Check)),
        At = reader.Range(EventParameters.From, EventParameters.To),
    };
}
