using Microsoft.Extensions.Logging;

namespace Webhook.Application;

/// <summary>What this layer logs: ids and counts, never patients' data. Event ids are stable, 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Event {event_id} stored: {event_type} from {source} in {duration_ms:0.0} ms, trace {trace_id}")]
    public static partial void EventStored(
        this ILogger logger, long event_id, string event_type, string source, double duration_ms, string? trace_id);

    [LoggerMessage(1100, LogLevel.Error, "An entry of the audit is lost: {action} {outcome} ({exception_type})")]
    public static partial void EntryLost(this ILogger logger, string action, string outcome, string exception_type);

    [LoggerMessage(1001, LogLevel.Information, "Event {event_id} sent again: {event_type} from {source}, trace {trace_id}")]
    public static partial void EventReplayed(
        this ILogger logger, long event_id, string event_type, string source, string? trace_id);
}
