using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>The names by which readers say what they want, and how a filter is made of them.</summary>
public static class EventParameters
{
    public const string EventType = "event_type";
    public const string AppointmentId = "appointment_id";
    public const string PatientId = "patient_id";
    public const string Source = "source";
    public const string From = "from";
    public const string To = "to";
    public const string ReceivedFrom = "received_from";
    public const string ReceivedTo = "received_to";
    public const string Order = "order";
    public const string Limit = "limit";
    public const string Cursor = "cursor";
    public const string After = "after";

    private static readonly Dictionary<string, EventOrder> Orders = new(StringComparer.Ordinal)
    {
        ["asc"] = EventOrder.OldestFirst,
        ["desc"] = EventOrder.NewestFirst,
    };

    /// <summary>What an event is about; every filter takes these.</summary>
    public static IReadOnlyList<string> OfContent { get; } = [EventType, AppointmentId, PatientId, Source];

    /// <summary>When it happened and was reported.</summary>
    public static IReadOnlyList<string> OfTime { get; } = [From, To, ReceivedFrom, ReceivedTo];

    /// <summary>Reads those of <see cref="OfContent"/>.</summary>
    internal static EventFilter ReadContent(ParameterReader reader) => new()
    {
        Types = reader.EventTypes(EventType),
        AppointmentId = reader.Text(AppointmentId, Identifier.Check),
        PatientId = reader.Text(PatientId, Identifier.Check),
        Source = reader.Text(Source, ClientName.Check),
    };

    /// <summary>Reads those of <see cref="OfContent"/> and <see cref="OfTime"/>.</summary>
    internal static EventFilter ReadFilter(ParameterReader reader) => ReadContent(reader) with
    {
        Timestamp = reader.Range(From, To),
        Received = reader.Range(ReceivedFrom, ReceivedTo),
    };

    /// <summary>Reads <see cref="Order"/>.</summary>
    internal static EventOrder ReadOrder(ParameterReader reader, EventOrder absent) => reader.Choice(Order, Orders, absent);
}
