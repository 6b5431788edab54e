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

    [LoggerMessage(1200, LogLevel.Warning, "Handler {handler} failed event {event_id}, attempt {attempt}, dead {is_dead}: {reason}")]
    public static partial void EventFailed(this ILogger logger, string handler, long event_id, int attempt, bool is_dead, string reason);

    [LoggerMessage(1205, LogLevel.Warning, "Handler {handler} threw {exception_type} for event {event_id}")]
    public static partial void HandlerThrew(this ILogger logger, string handler, long event_id, string exception_type);

    [LoggerMessage(1201, LogLevel.Warning, "Handler {handler} can take nothing until {paused_until:O}: {reason}")]
    public static partial void HandlerUnavailable(this ILogger logger, string handler, string reason, DateTimeOffset paused_until);

    [LoggerMessage(1202, LogLevel.Information, "Handler {handler} takes events again")]
    public static partial void HandlerAvailable(this ILogger logger, string handler);

    [LoggerMessage(1203, LogLevel.Warning, "Handler {handler} is disabled: {reason}")]
    public static partial void HandlerDisabled(this ILogger logger, string handler, string reason);

    [LoggerMessage(1204, LogLevel.Error, "Handler {handler} was interrupted ({exception_type}); it goes on in a moment from what is stored")]
    public static partial void HandlerInterrupted(this ILogger logger, string handler, string exception_type);
}
