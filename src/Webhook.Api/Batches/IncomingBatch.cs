using Webhook.Application.Events;

namespace Webhook.Api.Batches;

/// <summary>Many events in one body.</summary>
/// <param name="Error">Why the body as a whole cannot be read; null when it can.</param>
/// <param name="IsArray">A JSON array, not lines: errors point into the array, and the answer lists every event.</param>
/// <param name="Chunks">The events in order; for lines, read while they arrive.</param>
public sealed record IncomingBatch(InputError? Error, bool IsArray, IAsyncEnumerable<EventChunk> Chunks)
{
    public static IncomingBatch Unreadable(InputError error) => new(error, IsArray: true, AsyncEnumerable.Empty<EventChunk>());

    public static IncomingBatch Array(EventChunk events) => new(Error: null, IsArray: true, new[] { events }.ToAsyncEnumerable());

    public static IncomingBatch Lines(IAsyncEnumerable<EventChunk> chunks) => new(Error: null, IsArray: false, chunks);
}

/// <summary>Some consecutive events of a batch, and where in the body each stands.</summary>
public sealed class EventChunk
{
    private readonly List<IncomingEvent> events = [];
    private readonly List<long> indexes = [];

    public IReadOnlyList<IncomingEvent> Events => events;

    /// <summary>From 0: places in the array, or lines.</summary>
    public IReadOnlyList<long> Indexes => indexes;

    public void Add(long index, IncomingEvent incoming)
    {
        indexes.Add(index);
        events.Add(incoming);
    }
}
