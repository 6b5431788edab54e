using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Streaming;

/// <summary>The events that match, as they are stored: those after the one named, or else those that are yet to come.</summary>
/// <param name="Parameters">Those of <see cref="Known"/>.</param>
/// <param name="Headers"><see cref="LastEventId"/>, or nothing.</param>
/// <param name="Access">Who listens.</param>
public sealed record StreamEvents(IncomingParameters Parameters, IncomingParameters Headers, Access Access) : IAudited<QueryResult<LiveEvents?>>
{
    /// <summary>The header by which an EventSource says where it was (HTML, 9.2.4).</summary>
    public const string LastEventId = "Last-Event-ID";

    /// <summary>The parameters that the query takes.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. EventParameters.OfContent, EventParameters.After];

    public AccessFacts Describe(QueryResult<LiveEvents?>? response) => AccessDescriptions.Describe(
        response, Parameters, Known, stream => new AccessFacts(stream is null ? AccessOutcome.Refused : AccessOutcome.Begun));

    public async ValueTask TakeBackAsync(QueryResult<LiveEvents?> response)
    {
        if (response is QueryResult<LiveEvents?>.Answered { Value: { } stream })
        {
            await stream.DisposeAsync();
        }
    }
}

internal sealed class StreamEventsHandler(EventFeed feed, AuditRecorder recorder) : IRequestHandler<StreamEvents, QueryResult<LiveEvents?>>
{
    /// <returns>The stream, which is to be disposed; null when there are too many already.</returns>
    public Task<QueryResult<LiveEvents?>> Handle(StreamEvents request, CancellationToken cancellationToken) =>
        Task.FromResult(Open(request));

    private QueryResult<LiveEvents?> Open(StreamEvents request)
    {
        var parameters = new ParameterReader(request.Parameters, StreamEvents.Known);
        var filter = EventParameters.ReadContent(parameters);
        var after = parameters.Number(EventParameters.After, 0, long.MaxValue);
        var headers = new ParameterReader(request.Headers, StreamEvents.LastEventId);
        var lastEventId = headers.Number(StreamEvents.LastEventId, 0, long.MaxValue);
        if (parameters.Errors.Count + headers.Errors.Count > 0)
        {
            return new QueryResult<LiveEvents?>.Refused([.. parameters.Errors, .. headers.Errors]);
        }

        // Who connects again sends the address of the first time, and beside it where it is by now.
        return new QueryResult<LiveEvents?>.Answered(feed.Subscribe(filter, lastEventId ?? after) is { } subscription
            ? new LiveEvents(subscription, new OpenAccess(recorder, request.Access, request.Describe(null)))
            : null);
    }
}
