using System.Globalization;

namespace Webhook.Benchmarks.Load;

/// <summary>
/// A stream of events like a year of appointments: half of them schedule a new one, the others move or end one that is
/// open, few patients have many, and a few events are reported long after they happened. The same random seed gives the
/// same events.
/// </summary>
/// <param name="count">How many events there will be; the number of patients grows with it.</param>
/// <param name="from">When the first is received.</param>
/// <param name="random">Where chance comes from.</param>
internal sealed class SampleEvents(int count, DateTimeOffset from, Random random)
{
    private const int Scheduled = 1;
    private const int Rescheduled = 3;
    private const int EventsPerPatient = 12;
    private const int MostOpen = 8192;
    private const double Skew = 1.5;
    private const int LateOfThousand = 3;
    private const int LatestDays = 180;

    // Coprime: each number has another that none else has, and neighbours lie far apart, as most identifiers do.
    private const long Scatter = 61_803_399;
    private const long Names = 100_000_000;

    // Scheduling is drawn apart; of what follows it, most visits take place.
    private static readonly int[] Later = [Rescheduled, Rescheduled, 2, 2, 4, 4, 4, 4, 4, 5];

    private static readonly string[] Remarks =
    [
        "Patient asked for a morning slot.", "Interpreter needed; call back to confirm the day before.",
        "Follow-up after the last visit, bring earlier results.", "Moved because the physician is away; the patient was told by telephone and agreed.",
    ];

    private readonly List<(string Appointment, string Patient, string Source)> open = [];
    private readonly int patients = Math.Max(1, count / EventsPerPatient);
    private int appointments;

    /// <summary>From the first event to the last.</summary>
    public TimeSpan Span { get; init; } = TimeSpan.FromDays(365);

    public IEnumerable<SampleEvent> Generate()
    {
        for (var index = 0; index < count; index++)
        {
            yield return Next(from + (Span * ((double)index / count)));
        }
    }

    private SampleEvent Next(DateTimeOffset now)
    {
        var isNew = open.Count == 0 || (random.Next(2) == 0 && open.Count < MostOpen);
        if (isNew)
        {
            var patientOf = (int)(patients * Math.Pow(random.NextDouble(), Skew));
            open.Add((Name('A', appointments++), Name('P', patientOf), SampleSources.Draw(random, Math.Max(1, count / 2))));
        }

        var at = isNew ? open.Count - 1 : random.Next(open.Count);
        var (appointment, patient, source) = open[at];
        var type = isNew ? Scheduled : Later[random.Next(Later.Length)];
        if (type is not (Scheduled or Rescheduled))
        {
            open[at] = open[^1];
            open.RemoveAt(open.Count - 1);
        }

        return new SampleEvent(
            type, appointment, patient, now - Delay(), now, source,
            random.Next(10) < 3 ? Remarks[random.Next(Remarks.Length)] : null,
            random.Next(10) == 0 ? string.Create(CultureInfo.InvariantCulture, $$"""{"clinic":"North","room":{{random.Next(1, 40)}}}""") : null);
    }

    private TimeSpan Delay() => random.Next(1000) < LateOfThousand
        ? TimeSpan.FromDays(1 + (random.NextDouble() * (LatestDays - 1)))
        : TimeSpan.FromSeconds(random.Next(600));

    private static string Name(char kind, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}{number * Scatter % Names:D8}");
}
