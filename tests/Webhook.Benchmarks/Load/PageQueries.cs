using System.Globalization;
using System.Text;

namespace Webhook.Benchmarks.Load;

/// <summary>
/// Makes addresses of pages with values that stored events have. Half of the requests take all values of one event, so
/// that something is found; the others take each value of another event and times at any place, so that often nothing is,
/// which is the harder question.
/// </summary>
/// <param name="samples">Where the values come from.</param>
internal sealed class PageQueries(IReadOnlyList<StoredSample> samples)
{
    public const int PageLength = 100;
    public const string Path = "/webhook/events";

    private const int TwoTypesOneIn = 3;

    private static readonly (PageFilters Filter, string Name)[] Names =
    [
        (PageFilters.EventType, "event_type"), (PageFilters.AppointmentId, "appointment_id"), (PageFilters.PatientId, "patient_id"),
        (PageFilters.Source, "source"), (PageFilters.Timestamp, "from, to"), (PageFilters.Received, "received_from, received_to"),
    ];

    private static readonly TimeSpan[] Lengths =
    [
        TimeSpan.FromMinutes(10), TimeSpan.FromHours(2), TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(30), TimeSpan.FromDays(182),
    ];

    private readonly DateTimeOffset first = samples.Min(sample => sample.ReceivedAt);
    private readonly DateTimeOffset last = samples.Max(sample => sample.ReceivedAt);

    public static string NameOf(PageFilters filters) => filters is PageFilters.None
        ? "none"
        : string.Join(", ", Names.Where(name => filters.HasFlag(name.Filter)).Select(name => name.Name));

    /// <returns>The address, and whether at least one event must be found there.</returns>
    public (string Path, bool Finds) Next(PageFilters filters, string order, Random random)
    {
        var one = Draw(random);
        var finds = random.Next(2) == 0;
        var query = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{Path}?limit={PageLength}&order={order}"));
        foreach (var (filter, name) in Names.Where(name => filters.HasFlag(name.Filter)))
        {
            Append(query, filter, name, finds ? one : Draw(random), finds, random);
        }

        return (query.ToString(), finds);
    }

    private void Append(StringBuilder query, PageFilters filter, string name, StoredSample sample, bool finds, Random random)
    {
        switch (filter)
        {
            case PageFilters.EventType:
                Append(query, name, SampleEvent.WireNameOf(sample.Type));
                var other = Draw(random).Type;
                if (random.Next(TwoTypesOneIn) == 0 && other != sample.Type)
                {
                    Append(query, name, SampleEvent.WireNameOf(other));
                }

                break;
            case PageFilters.AppointmentId:
                Append(query, name, sample.AppointmentId);
                break;
            case PageFilters.PatientId:
                Append(query, name, sample.PatientId);
                break;
            case PageFilters.Source:
                Append(query, name, sample.Source);
                break;
            case PageFilters.Timestamp:
                AppendRange(query, name, finds ? sample.Timestamp : null, random);
                break;
            case PageFilters.Received:
                AppendRange(query, name, finds ? sample.ReceivedAt : null, random);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(filter), filter, "No single filter.");
        }
    }

    /// <param name="query">Takes it.</param>
    /// <param name="names">Of its two ends.</param>
    /// <param name="around">A time that lies in it; null for a range at any place.</param>
    /// <param name="random">Where chance comes from.</param>
    private void AppendRange(StringBuilder query, string names, DateTimeOffset? around, Random random)
    {
        var length = Lengths[random.Next(Lengths.Length)];
        var from = around is { } time
            ? time - (length * random.NextDouble())
            : first + ((last - first - length) * random.NextDouble());
        var ends = names.Split(", ");
        Append(query, ends[0], Format(from));
        Append(query, ends[1], Format(from + length));
    }

    private StoredSample Draw(Random random) => samples[random.Next(samples.Count)];

    private static void Append(StringBuilder query, string name, string value) =>
        query.Append(CultureInfo.InvariantCulture, $"&{name}={Uri.EscapeDataString(value)}");

    /// <summary>A time as the service reads it.</summary>
    public static string Format(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
