using MediatR;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Problems;
using Webhook.Application.Events;

namespace Webhook.Api.Batches;

/// <summary>Sends a batch's chunks to storage in order, the next one while the last one commits.</summary>
internal sealed class BatchReceiver(IMediator mediator, string source)
{
    // One chunk commits while another is read; more would only wait in memory.
    private const int MaxInFlight = 2;

    public async Task<IActionResult> ReceiveAsync(
        IAsyncEnumerable<EventChunk> chunks, WhenFull whenFull, BatchReport report, CancellationToken cancellationToken)
    {
        var inFlight = new Queue<(EventChunk Chunk, Task<ReceiveEventsResult> Result)>();
        await foreach (var chunk in chunks.WithCancellation(cancellationToken))
        {
            inFlight.Enqueue((chunk, mediator.Send(new ReceiveEvents(chunk.Events, source, HeaderKey.None, whenFull), cancellationToken)));
            if (inFlight.Count == MaxInFlight && await ReportFirstAsync() is { } problem)
            {
                return problem;
            }
        }

        while (inFlight.Count > 0)
        {
            if (await ReportFirstAsync() is { } problem)
            {
                return problem;
            }
        }

        return report.Received == 0 ? new ProblemResult(ProblemType.InvalidBatch, [EventArrayReader.TooFewEvents]) : new BatchResult(report);

        async Task<ProblemResult?> ReportFirstAsync()
        {
            var (chunk, result) = inFlight.Dequeue();
            var received = await result;
            await report.AddAsync(chunk, received.Items, cancellationToken);
            return ProblemResult.Of(received.State);
        }
    }
}
