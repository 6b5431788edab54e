using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>Readers who remember what they were given, by the trace ids that they sent.</summary>
internal sealed class TracedReads(params string[] addresses)
{
    /// <summary>The trace ids of reads that were answered 200.</summary>
    public ConcurrentQueue<string> Given { get; } = [];

    /// <summary>All other answers.</summary>
    public ConcurrentQueue<HttpStatusCode> Refused { get; } = [];

    /// <summary>One reader for each address, until the service is gone or <paramref name="enough"/> is cancelled.</summary>
    public Task RunAsync(HttpClient client, CancellationToken enough) =>
        Task.WhenAll(addresses.Select(address => Task.Run(() => ReadAsync(client, address, enough), CancellationToken.None)));

    /// <summary>Asks for each address once, all at the same time, and reads no more than the beginning.</summary>
    public Task OnceAsync(HttpClient client) => Task.WhenAll(addresses.Select(async address => (await AskAsync(client, address)).Dispose()));

    private async Task ReadAsync(HttpClient client, string address, CancellationToken enough)
    {
        try
        {
            while (!enough.IsCancellationRequested)
            {
                using var answer = await AskAsync(client, address);
                await answer.Content.CopyToAsync(Stream.Null, CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The service is gone.
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpClient client, string address)
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.StatusCode is HttpStatusCode.OK)
        {
            // Whatever becomes of the rest: something was given.
            Given.Enqueue(trace);
        }
        else
        {
            Refused.Enqueue(answer.StatusCode);
        }

        return answer;
    }
}
