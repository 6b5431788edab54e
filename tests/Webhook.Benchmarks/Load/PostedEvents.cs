using System.Diagnostics;
using System.Text.Json;

namespace Webhook.Benchmarks.Load;

/// <summary>Posts events one by one and remembers when each was answered.</summary>
internal sealed class PostedEvents(Uri server) : IDisposable
{
    private readonly HttpClient client = new() { BaseAddress = server };

    /// <summary>How many were no success.</summary>
    public int Errors { get; private set; }

    /// <summary>Posts one.</summary>
    /// <returns>Its event_id and when it was answered, as <see cref="Stopwatch.GetTimestamp"/> counts; null when it was not stored.</returns>
    public async Task<(long EventId, long Answered)?> TryPostAsync(SampleEvent sample, CancellationToken cancellationToken)
    {
        using var answer = await SinglePostClient.PostAsync(client, sample, cancellationToken);
        var answered = Stopwatch.GetTimestamp();
        if (!answer.IsSuccessStatusCode)
        {
            Errors++;
            return null;
        }

        using var receipt = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return (receipt.RootElement.GetProperty("event_id").GetInt64(), answered);
    }

    public void Dispose() => client.Dispose();
}
