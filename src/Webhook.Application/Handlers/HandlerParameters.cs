namespace Webhook.Application.Handlers;

/// <summary>The names by which handlers are asked for and steered.</summary>
public static class HandlerParameters
{
    public const string Name = "name";
    public const string State = "state";
    public const string FromEventId = "from_event_id";
    public const string ToEventId = "to_event_id";
}
