using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Webhook.Api.Formats;
using Webhook.Application.Events;

namespace Webhook.Api.Batches;

/// <summary>
/// Reads one event a line (https://github.com/ndjson/ndjson-spec) in constant memory: what has arrived becomes a chunk,
/// and no more is read before somebody asks for the next one.
/// </summary>
internal sealed class NdjsonReader(PipeReader body)
{
    // As many events as a transaction takes at most: a fast sender fills one with each chunk.
    private const int MaxChunkLines = 1024;

    private long nextLine;
    private bool skippingLongLine;

    public async IAsyncEnumerable<EventChunk> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            var chunk = new EventChunk();
            var linesLeft = TakeLines(ref rest, read.IsCompleted, chunk);
            body.AdvanceTo(rest.Start, linesLeft ? rest.Start : rest.End);
            if (chunk.Events.Count > 0)
            {
                yield return chunk;
            }

            if (read.IsCompleted && !linesLeft)
            {
                yield break;
            }
        }
    }

    /// <returns>Whether the chunk became full before the lines ended.</returns>
    private bool TakeLines(ref ReadOnlySequence<byte> rest, bool isLast, EventChunk chunk)
    {
        while (rest.PositionOf((byte)'\n') is { } end)
        {
            if (chunk.Events.Count == MaxChunkLines)
            {
                return true;
            }

            TakeLine(rest.Slice(0, end), chunk);
            rest = rest.Slice(rest.GetPosition(1, end));
        }

        if (isLast)
        {
            TakeLine(rest, chunk);
            rest = rest.Slice(rest.End);
        }
        else if (rest.Length > EventInputFormatter.MaxBytes)
        {
            skippingLongLine = true;
            rest = rest.Slice(rest.End);
        }

        return false;
    }

    private void TakeLine(in ReadOnlySequence<byte> line, EventChunk chunk)
    {
        var index = nextLine++;
        if (skippingLongLine || line.Length > EventInputFormatter.MaxBytes)
        {
            skippingLongLine = false;
            chunk.Add(index, EventJsonReader.TooLarge);
        }
        else if (!IsBlank(line))
        {
            chunk.Add(index, line.IsSingleSegment ? EventJsonReader.Read(line.FirstSpan) : EventJsonReader.Read(line.ToArray()));
        }
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (var segment in line)
        {
            if (!segment.Span.Trim(" \t\r"u8).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }
}
