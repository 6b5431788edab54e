using System.Collections.Concurrent;
using System.Net;

namespace Webhook.EndToEndTests.Support;

/// <summary>
/// Concurrent posters that remember what was acknowledged. Every second one sends idempotency keys and, after a
/// failure, the same event again until it is acknowledged; the others go on to a new event.
/// </summary>
/// <param name="posters">How many.</param>
/// <param name="ballastCharacters">How much longer each event is.</param>
/// <param name="name">What its appointments begin with; another for each load on one database.</param>
internal sealed class Load(int posters, int ballastCharacters = 0, string name = "A")
{
    private readonly string ballast = new('x', ballastCharacters);
    private readonly string?[] unanswered = new string?[posters];
    private readonly int[] sent = new int[posters];
    private int refused;

    /// <summary>The event_id that the service gave each acknowledged appointment.</summary>
    public ConcurrentDictionary<string, long> Acknowledged { get; } = [];

    /// <summary>Answers that are neither 201 nor 503.</summary>
    public ConcurrentQueue<HttpStatusCode> Unexpected { get; } = [];

    /// <summary>How many requests were answered 503.</summary>
    public int Refused => refused;

    /// <summary>Posts until the service is gone or <paramref name="enough"/> is cancelled.</summary>
    public Task RunAsync(HttpClient client, CancellationToken enough) =>
        Task.WhenAll(Enumerable.Range(0, posters).Select(poster => Task.Run(() => PostAsync(client, poster, enough), CancellationToken.None)));

    /// <summary>Sends again what keyed posters have no answer to.</summary>
    public async Task RetryAsync(HttpClient client)
    {
        for (var poster = 0; poster < posters; poster++)
        {
            if (unanswered[poster] is not null)
            {
                await PostOneAsync(client, poster);
            }
        }
    }

    private static bool IsKeyed(int poster) => poster % 2 == 0;

    private async Task PostAsync(HttpClient client, int poster, CancellationToken enough)
    {
        try
        {
            while (!enough.IsCancellationRequested)
            {
                await PostOneAsync(client, poster);
            }
        }
        catch (HttpRequestException)
        {
            // The service is gone.
        }
    }

    private async Task PostOneAsync(HttpClient client, int poster)
    {
        var appointment = (IsKeyed(poster) ? unanswered[poster] : null) ?? $"{name}-{poster}-{sent[poster]++}";
        unanswered[poster] = IsKeyed(poster) ? appointment : null;
        using var request = EventJson.Request(appointment, IsKeyed(poster) ? appointment : null, ballast);
        using var answer = await client.SendAsync(request);
        if (answer.StatusCode is HttpStatusCode.Created)
        {
            Acknowledged[appointment] = await answer.EventIdAsync();
            unanswered[poster] = null;
        }
        else if (answer.StatusCode is HttpStatusCode.ServiceUnavailable)
        {
            Interlocked.Increment(ref refused);
        }
        else
        {
            Unexpected.Enqueue(answer.StatusCode);
        }
    }
}

internal static class LoadChecks
{
    /// <summary>Whatever happened to the service: acknowledged events are there once, and none is there twice.</summary>
    public static void AssertNothingLostOrDoubled(this Load load, string dataDirectory)
    {
        load.AssertNothingLostOrDoubled(StoredEvents.Read(dataDirectory).Select(row => (row.EventId, row.AppointmentId)));
        Assert.That(StoredEvents.IntegrityCheck(dataDirectory), Is.EqualTo("ok"));
    }

    /// <inheritdoc cref="AssertNothingLostOrDoubled(Load, string)"/>
    public static void AssertNothingLostOrDoubled(this Load load, IEnumerable<(long Id, string Appointment)> stored)
    {
        var ids = stored.ToLookup(row => row.Appointment, row => row.Id);
        Assert.Multiple(() =>
        {
            Assert.That(ids.Where(row => row.Count() > 1).Select(row => row.Key), Is.Empty, "stored twice");
            Assert.That(
                load.Acknowledged.Where(one => ids[one.Key].FirstOrDefault() != one.Value).Select(one => one.Key),
                Is.Empty, "acknowledged, but not there");
            Assert.That(load.Unexpected, Is.Empty, "answers");
        });
    }
}
