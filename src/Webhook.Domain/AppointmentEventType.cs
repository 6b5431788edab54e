namespace Webhook.Domain;

/// <summary>What happened to an appointment. The numbers are stored and never change their meaning.</summary>
public enum AppointmentEventType
{
    Scheduled = 1,
    Cancelled = 2,
    Rescheduled = 3,
    Completed = 4,
    NoShow = 5,
}

/// <summary>The names of event types as they travel, such as <c>appointment.no_show</c>.</summary>
public static class AppointmentEventTypeNames
{
    private static readonly AppointmentEventType[] Types = Enum.GetValues<AppointmentEventType>();

    /// <summary>Every wire name, in the order of the enum.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Types.Select(type => type.ToWireName())];

    /// <summary>The value names no event type.</summary>
    public static RuleViolation Unknown { get; } =
        new("unknown_event_type", $"must be one of {string.Join(", ", All)}");

    public static string ToWireName(this AppointmentEventType type) => type switch
    {
        AppointmentEventType.Scheduled => "appointment.scheduled",
        AppointmentEventType.Cancelled => "appointment.cancelled",
        AppointmentEventType.Rescheduled => "appointment.rescheduled",
        AppointmentEventType.Completed => "appointment.completed",
        AppointmentEventType.NoShow => "appointment.no_show",
    };

    /// <summary>Case-sensitive; no white space is forgiven.</summary>
    public static bool TryParse(string wireName, out AppointmentEventType type)
    {
        foreach (var candidate in Types)
        {
            if (candidate.ToWireName() == wireName)
            {
                type = candidate;
                return true;
            }
        }

        type = default;
        return false;
    }
}
