namespace Webhook.Api;

/// <summary>What this layer logs: ids and counts, never patients' data. Event ids are stable, 3000 to 3999.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 3000, Message = "Request rejected: {status} {problem} ({codes}) at {route}, trace {trace_id}")]
    public static partial void RequestRejected(
        this ILogger logger, LogLevel level, int status, string problem, string codes, string route, string trace_id);

    [LoggerMessage(3001, LogLevel.Error, "Request failed: {exception_type}\n{stack_trace}")]
    public static partial void RequestFailed(this ILogger logger, string? exception_type, string? stack_trace);

    [LoggerMessage(3002, LogLevel.Information, "Batch received: {received} events, {stored} stored, {replayed} sent again, {rejected} rejected ({codes}), trace {trace_id}")]
    public static partial void BatchReceived(
        this ILogger logger, long received, long stored, long replayed, long rejected, string codes, string? trace_id);

    [LoggerMessage(3010, LogLevel.Information, "Listener dropped: it read nothing of the live stream for {seconds} s, trace {trace_id}")]
    public static partial void ListenerDropped(this ILogger logger, int seconds, string? trace_id);

    [LoggerMessage(3003, LogLevel.Warning, "Export broken off: {exception_type}")]
    public static partial void ExportBroken(this ILogger logger, string? exception_type);
}
