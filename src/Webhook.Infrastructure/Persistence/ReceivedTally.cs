using System.Runtime.InteropServices;
using Webhook.Application.Statistics;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>What a transaction adds to the <see cref="ReceivedCount"/>s.</summary>
internal sealed class ReceivedTally
{
    private readonly Dictionary<(DateTimeOffset Hour, AppointmentEventType Type, string Source), long> stored = [];
    private readonly Dictionary<(CountInterval Interval, CountGroup Group, DateTimeOffset Start, string Name), long> counts = [];

    public void Clear() => stored.Clear();

    public void Add(AppointmentEventType type, string source, DateTimeOffset receivedAt) =>
        CollectionsMarshal.GetValueRefOrAddDefault(stored, (CountInterval.Hour.StartOf(receivedAt), type, source), out _)++;

    /// <summary>Each count to be raised, once.</summary>
    public IReadOnlyDictionary<(CountInterval Interval, CountGroup Group, DateTimeOffset Start, string Name), long> ToCounts()
    {
        counts.Clear();
        foreach (var ((hour, type, source), count) in stored)
        {
            foreach (var interval in (ReadOnlySpan<CountInterval>)[CountInterval.Hour, CountInterval.Day])
            {
                var start = interval.StartOf(hour);
                CollectionsMarshal.GetValueRefOrAddDefault(counts, (interval, CountGroup.EventType, start, type.ToWireName()), out _) += count;
                CollectionsMarshal.GetValueRefOrAddDefault(counts, (interval, CountGroup.Source, start, source), out _) += count;
            }
        }

        return counts;
    }
}
