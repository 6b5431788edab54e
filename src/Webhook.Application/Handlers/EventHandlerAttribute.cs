using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>Says how a handler of events is called and which events it gets. Without it, the class's name says the first and it gets all.</summary>
/// <param name="name">By which its position is kept; see <see cref="HandlerName"/>. Another name is another handler.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventHandlerAttribute(string name) : Attribute
{
    public string Name => name;

    /// <summary>The types that it gets; all when empty.</summary>
    public AppointmentEventType[] EventTypes { get; init; } = [];

    /// <summary>Where it begins when it is new.</summary>
    public LogStart From { get; init; } = LogStart.End;
}

/// <summary>Where in the log a new handler begins.</summary>
public enum LogStart
{
    /// <summary>With the next event that is received.</summary>
    End,

    /// <summary>With the oldest event that is stored.</summary>
    Start,
}
