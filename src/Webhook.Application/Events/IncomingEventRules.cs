using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>Judges an <see cref="IncomingEvent"/> by every rule at once. <c>schema.json</c> says the same.</summary>
internal static class IncomingEventRules
{
    private static readonly RuleViolation Required = new("required", "is required");
    private static readonly RuleViolation NotText = new("wrong_type", "must be a string");
    private static readonly RuleViolation NotTextOrNull = new("wrong_type", "must be a string or null");

    /// <returns>One entry for every rule that is broken; null when none is.</returns>
    public static List<InputError>? Check(IncomingEvent incoming, out EventContent content)
    {
        content = default!;
        if (incoming.Unreadable.Count > 0)
        {
            return [.. incoming.Unreadable];
        }

        List<InputError>? errors = null;
        Report(ref errors, "/event_type", CheckType(incoming.EventType, out var type));
        Report(ref errors, "/appointment_id", CheckRequired(incoming.AppointmentId) ?? Identifier.Check(incoming.AppointmentId.Value!));
        Report(ref errors, "/patient_id", CheckRequired(incoming.PatientId) ?? Identifier.Check(incoming.PatientId.Value!));
        Report(ref errors, "/timestamp", CheckTime(incoming.Timestamp, out var timestamp));
        Report(ref errors, "/notes", CheckNotes(incoming.Notes));
        Report(ref errors, "/idempotency_key", CheckKey(incoming.IdempotencyKey));
        if (errors is null)
        {
            content = new EventContent(
                type, incoming.AppointmentId.Value!, incoming.PatientId.Value!, timestamp, incoming.Notes.Value, incoming.Additional);
        }

        return errors;
    }

    private static RuleViolation? CheckType(IncomingMember member, out AppointmentEventType type)
    {
        type = default;
        return CheckRequired(member)
            ?? (AppointmentEventTypeNames.TryParse(member.Value!, out type) ? null : AppointmentEventTypeNames.Unknown);
    }

    private static RuleViolation? CheckTime(IncomingMember member, out DateTimeOffset time)
    {
        time = default;
        return CheckRequired(member) ?? EventTime.Parse(member.Value, out time);
    }

    private static RuleViolation? CheckRequired(IncomingMember member) => member.Kind switch
    {
        IncomingKind.Text => null,
        IncomingKind.Absent => Required,
        IncomingKind.Null or IncomingKind.OtherType => NotText,
    };

    private static RuleViolation? CheckNotes(IncomingMember member) => member.Kind switch
    {
        IncomingKind.Text => Notes.Check(member.Value!),
        IncomingKind.Absent or IncomingKind.Null => null,
        IncomingKind.OtherType => NotTextOrNull,
    };

    private static RuleViolation? CheckKey(IncomingMember member) => member.Kind switch
    {
        IncomingKind.Text => IdempotencyKey.Check(member.Value!),
        IncomingKind.Absent => null,
        IncomingKind.Null or IncomingKind.OtherType => NotText,
    };

    private static void Report(ref List<InputError>? errors, string pointer, RuleViolation? violation)
    {
        if (violation is not null)
        {
            (errors ??= []).Add(InputError.AtPointer(pointer, violation));
        }
    }
}
