using MediatR;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Statistics;

/// <summary>How many events were received, hour by hour or day by day.</summary>
/// <param name="Parameters">Those of <see cref="Known"/>.</param>
public sealed record GetStatistics(IncomingParameters Parameters) : IRequest<QueryResult<EventStatistics>>
{
    public const string Interval = "interval";
    public const string By = "by";

    /// <summary>The most buckets of one answer: a year of hours, or decades of days.</summary>
    public const int MaxBuckets = 10_000;

    /// <summary>How many days are counted when nobody says from when.</summary>
    public const int DefaultDays = 30;

    /// <summary>The parameters that the query takes.</summary>
    public static IReadOnlyList<string> Known { get; } = [Interval, By, EventParameters.From, EventParameters.To];
}

/// <param name="Interval"><c>hour</c> or <c>day</c>.</param>
/// <param name="By"><c>event_type</c> or <c>source</c>.</param>
/// <param name="Buckets">Every interval from the first to the last, those without events included.</param>
public sealed record EventStatistics(string Interval, string By, IReadOnlyList<CountedInterval> Buckets);

/// <summary>One hour or day, and how many events were received in it.</summary>
public sealed class CountedInterval(DateTimeOffset start)
{
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>When the interval begins, in UTC.</summary>
    public DateTimeOffset Start { get; } = start;

    public long Total { get; private set; }

    /// <summary>The same by event type or source; what has none is left out.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    internal void Add(string name, long count)
    {
        counts.Add(name, count);
        Total += count;
    }
}

internal sealed class GetStatisticsHandler(IEventCounts counts, TimeProvider time)
    : IRequestHandler<GetStatistics, QueryResult<EventStatistics>>
{
    private static readonly RuleViolation TooMany = new(
        "too_many_buckets", $"must give at most {GetStatistics.MaxBuckets} intervals; ask for days, or for a part of the time");

    private static readonly Dictionary<string, CountInterval> Intervals = new(StringComparer.Ordinal)
    {
        ["hour"] = CountInterval.Hour,
        ["day"] = CountInterval.Day,
    };

    private static readonly Dictionary<string, CountGroup> Groups = new(StringComparer.Ordinal)
    {
        [EventParameters.EventType] = CountGroup.EventType,
        [EventParameters.Source] = CountGroup.Source,
    };

    public async Task<QueryResult<EventStatistics>> Handle(GetStatistics request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, GetStatistics.Known);
        var interval = reader.Choice(GetStatistics.Interval, Intervals, CountInterval.Day);
        var group = reader.Choice(GetStatistics.By, Groups, CountGroup.EventType);
        var asked = reader.Range(EventParameters.From, EventParameters.To);
        var to = interval.EndOf(asked.To ?? time.GetUtcNow());
        var from = interval.StartOf(asked.From ?? to - TimeSpan.FromDays(GetStatistics.DefaultDays));
        var length = Math.Max((to - from).Ticks / interval.Length().Ticks, 0);
        if (length > GetStatistics.MaxBuckets)
        {
            reader.Report(GetStatistics.Interval, TooMany);
        }

        if (reader.Errors.Count > 0)
        {
            return new QueryResult<EventStatistics>.Refused(reader.Errors);
        }

        var buckets = Enumerable.Range(0, (int)length)
            .Select(place => new CountedInterval(from + (interval.Length() * place))).ToArray();
        foreach (var (start, name, count) in await counts.ListAsync(interval, group, from, to, cancellationToken))
        {
            buckets[(start - from).Ticks / interval.Length().Ticks].Add(name, count);
        }

        return new QueryResult<EventStatistics>.Answered(new EventStatistics(NameOf(Intervals, interval), NameOf(Groups, group), buckets));
    }

    private static string NameOf<T>(Dictionary<string, T> names, T value) => names.Single(name => Equals(name.Value, value)).Key;
}
