using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Webhook.Api.Formats;
using Webhook.Application;
using Webhook.Application.Streaming;

namespace Webhook.Api.Streaming;

/// <summary>Sends a stream as server-sent events until the client goes, does not read, or the service stops.</summary>
internal sealed class EventStreamWriter(IHostApplicationLifetime lifetime, TimeProvider time, ILogger<EventStreamWriter> logger)
{
    /// <summary>After how long without an event a sign of life is sent; proxies commonly cut what is silent for 30 to 60 s.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may read nothing while there is something to read, before its connection is closed.</summary>
    public static readonly TimeSpan ReaderPatience = TimeSpan.FromSeconds(20);

    // What is handed to the connection at once, so that little of what a slow client has yet to read is there twice.
    private const int PieceBytes = 32 * 1024;

    public async Task WriteAsync(HttpContext context, LiveEvents stream)
    {
        context.Response.ContentType = ServerSentEvents.MediaType;
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (HeadRequest.Is(context))
        {
            return;
        }

        // The server's own limit asks for bytes a second, which a stream with few events does not have.
        context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = null;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var body = context.Response.BodyWriter;
            body.Write(ServerSentEvents.Opening(stream.Start));
            await FlushAsync(body, ending.Token);
            await foreach (var events in stream.ReadAsync(Heartbeat, ending.Token))
            {
                await WriteAsync(body, events, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has gone, or connects again after the service has started anew.
        }
        catch (StorageUnavailableException)
        {
            // The log has a line about that; the client connects again until it can be read.
        }
        catch (TimeoutException)
        {
            logger.ListenerDropped((int)ReaderPatience.TotalSeconds, Activity.Current?.TraceId.ToHexString());
            context.Abort();
        }
    }

    private async Task WriteAsync(PipeWriter body, IReadOnlyList<StreamedEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            body.Write(ServerSentEvents.Heartbeat);
        }

        var unflushed = 0;
        foreach (var (_, bytes) in events)
        {
            body.Write(bytes.Span);
            unflushed += bytes.Length;
            if (unflushed >= PieceBytes)
            {
                await FlushAsync(body, cancellationToken);
                unflushed = 0;
            }
        }

        await FlushAsync(body, cancellationToken);
    }

    /// <exception cref="TimeoutException">The client does not read.</exception>
    private async Task FlushAsync(PipeWriter body, CancellationToken cancellationToken)
    {
        var flush = body.FlushAsync(cancellationToken);
        if (!flush.IsCompletedSuccessfully)
        {
            await flush.AsTask().WaitAsync(ReaderPatience, time, cancellationToken);
        }
    }
}
