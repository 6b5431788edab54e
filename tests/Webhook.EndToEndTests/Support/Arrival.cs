using System.Text.Json;

namespace Webhook.EndToEndTests.Support;

/// <summary>A request that a receiver saw.</summary>
/// <param name="At">When, in milliseconds of Unix time by the receiver's clock.</param>
/// <param name="VerifiedBy">The places of the secrets with which it verified.</param>
/// <param name="UnderWay">How many requests to the path were under way, this one included.</param>
/// <param name="OfAppointmentUnderWay">How many of them were of its appointment.</param>
/// <param name="Status">What it was answered; null when it was not.</param>
/// <param name="RetryAt">When the sender was told to come again, in milliseconds of Unix time.</param>
internal sealed record Arrival(
    long At, string Method, string Path, string? WebhookId, long? EventId, string? AppointmentId, IReadOnlyList<int> VerifiedBy,
    int UnderWay, int OfAppointmentUnderWay, int? Status, long? RetryAt, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(At);

    public bool IsTaken => Status is >= 200 and < 300;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

internal static class ArrivalLists
{
    /// <returns>The event_ids of those that were taken, each once, in the order in which they came first.</returns>
    public static IReadOnlyList<long> Taken(this IEnumerable<Arrival> arrivals, string path = "/a") =>
        [.. arrivals.Where(arrival => arrival.IsTaken && arrival.Path == path).Select(arrival => arrival.EventId!.Value).Distinct()];

    /// <summary>All events were taken at least once, those of an appointment in the order of their event_ids, and every delivery was as it ought to be.</summary>
    public static void AssertAllTaken(this IReadOnlyList<Arrival> arrivals, IEnumerable<long> eventIds, string path = "/a")
    {
        var atPath = arrivals.Where(arrival => arrival.Path == path).ToList();
        var outOfOrder = atPath
            .Where(arrival => arrival.IsTaken)
            .DistinctBy(arrival => arrival.EventId)
            .GroupBy(arrival => arrival.AppointmentId, arrival => arrival.EventId!.Value)
            .Where(ids => !ids.SequenceEqual(ids.Order()))
            .Select(ids => $"{ids.Key}: {string.Join(' ', ids)}");
        Assert.Multiple(() =>
        {
            Assert.That(atPath.Taken(path).Order(), Is.EqualTo(eventIds.Order()), "taken");
            Assert.That(outOfOrder, Is.Empty, "order");
            Assert.That(atPath.Where(arrival => arrival.VerifiedBy.Count == 0), Is.Empty, "not verified");
            Assert.That(atPath.Where(arrival => arrival.WebhookId != $"evt_{arrival.EventId}"), Is.Empty, "webhook-id");
        });
    }
}
