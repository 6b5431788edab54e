using MediatR;
using Webhook.Application.Events;
using Webhook.Application.Parameters;

namespace Webhook.Application.Streaming;

/// <summary>The events that match, as they are stored: those after the one named, or else those that are yet to come.</summary>
/// <param name="Parameters">Those of <see cref="Known"/>.</param>
/// <param name="Headers"><see cref="LastEventId"/>, or nothing.</param>
public sealed record StreamEvents(IncomingParameters Parameters, IncomingParameters Headers) : IRequest<QueryResult<EventSubscription?>>
{
    /// <summary>The header by which an EventSource says where it was (HTML, 9.2.4).</summary>
    public const string LastEventId = "Last-Event-ID";

    /// <summary>The parameters that the query takes.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. EventParameters.OfContent, EventParameters.After];
}

internal sealed class StreamEventsHandler(EventFeed feed) : IRequestHandler<StreamEvents, QueryResult<EventSubscription?>>
{
    /// <returns>The subscription, which is to be disposed; null when there are too many already.</returns>
    public Task<QueryResult<EventSubscription?>> Handle(StreamEvents request, CancellationToken cancellationToken) =>
        Task.FromResult(Open(request));

    private QueryResult<EventSubscription?> Open(StreamEvents request)
    {
        var parameters = new ParameterReader(request.Parameters, StreamEvents.Known);
        var filter = EventParameters.ReadContent(parameters);
        var after = parameters.Number(EventParameters.After, 0, long.MaxValue);
        var headers = new ParameterReader(request.Headers, StreamEvents.LastEventId);
        var lastEventId = headers.Number(StreamEvents.LastEventId, 0, long.MaxValue);
        if (parameters.Errors.Count + headers.Errors.Count > 0)
        {
            return new QueryResult<EventSubscription?>.Refused([.. parameters.Errors, .. headers.Errors]);
        }

        // Who connects again sends the address of the first time, and beside it where it is by now.
        return new QueryResult<EventSubscription?>.Answered(feed.Subscribe(filter, lastEventId ?? after));
    }
}
