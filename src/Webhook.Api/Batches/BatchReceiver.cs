using System.Diagnostics;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Problems;
using Webhook.Application.Events;

namespace Webhook.Api.Batches;

/// <summary>Sends a batch's chunks to storage in order, the next one while the last one commits.</summary>
public sealed class BatchReceiver(IMediator mediator, StopDeadline stop, ILogger<BatchReceiver> logger)
{
    // One chunk commits while another is read; more would only wait in memory.
    private const int MaxInFlight = 2;

    public async Task<IActionResult> ReceiveAsync(
        IncomingBatch batch, string source, string? batchId, BatchReport report, CancellationToken cancellationToken)
    {
        var whenFull = batch.IsArray ? WhenFull.Refuse : WhenFull.Wait;
        var inFlight = new Queue<(EventChunk Chunk, Task<ReceiveEventsResult> Result)>();
        var atStart = true;
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Passed);
        try
        {
            await foreach (var chunk in batch.Chunks.WithCancellation(reading.Token))
            {
                // Whoever overhears an array, or an event of many lines, must not get lines of it stored as other events.
                if (atStart && batchId is not null && !batch.IsArray && chunk.Events[0].Unreadable is { Count: > 0 } errors)
                {
                    return new ProblemResult(ProblemType.InvalidBatch, errors);
                }

                var events = new ReceiveEvents(chunk.Events, source, HeaderKey.None, whenFull)
                {
                    BatchKeys = batchId is null ? null : new BatchKeys(batchId, atStart, chunk.Indexes),
                };
                atStart = false;
                inFlight.Enqueue((chunk, mediator.Send(events, cancellationToken)));
                if (inFlight.Count == MaxInFlight && await ReportFirstAsync() is { } problem)
                {
                    return problem;
                }
            }
        }
        catch (OperationCanceledException) when (stop.Passed.IsCancellationRequested)
        {
            return new ProblemResult(ProblemType.Stopping, "The service stops and cannot wait for the rest of the body.");
        }

        while (inFlight.Count > 0)
        {
            if (await ReportFirstAsync() is { } problem)
            {
                return problem;
            }
        }

        if (report.Received == 0)
        {
            return new ProblemResult(ProblemType.InvalidBatch, [EventArrayReader.TooFewEvents]);
        }

        logger.BatchReceived(
            report.Received, report.Stored, report.Replayed, report.Rejected, string.Join(',', report.Codes),
            Activity.Current?.TraceId.ToHexString());
        return new BatchResult(report);

        async Task<ProblemResult?> ReportFirstAsync()
        {
            var (chunk, result) = inFlight.Dequeue();
            var received = await result;
            await report.AddAsync(chunk, received.Items, cancellationToken);
            return ProblemResult.Of(received.State);
        }
    }
}
