using System.Globalization;

namespace Webhook.Benchmarks.Load;

/// <summary>
/// A stream of events like a year of appointments: half of them schedule a new one, the others move or end one that is
/// open, and few patients have many. The same random seed gives the same events.
/// </summary>
/// <param name="count">How many events there will be; the number of patients grows with it.</param>
/// <param name="from">When the year begins.</param>
/// <param name="random">Where chance comes from.</param>
internal sealed class SampleEvents(int count, DateTimeOffset from, Random random)
{
    private const int Scheduled = 1;
    private const int Rescheduled = 3;
    private const int EventsPerPatient = 12;
    private const int MostOpen = 8192;
    private const double Skew = 1.5;

    // Scheduling is drawn apart; of what follows it, most visits take place.
    private static readonly int[] Later = [Rescheduled, Rescheduled, 2, 2, 4, 4, 4, 4, 4, 5];

    private static readonly string[] Remarks =
    [
        "Patient asked for a morning slot.", "Interpreter needed; call back to confirm the day before.",
        "Follow-up after the last visit, bring earlier results.", "Moved because the physician is away; the patient was told by telephone and agreed.",
    ];

    private readonly List<(string Appointment, string Patient)> open = [];
    private readonly int patients = Math.Max(1, count / EventsPerPatient);
    private int appointments;

    public IEnumerable<SampleEvent> Generate()
    {
        for (var index = 0; index < count; index++)
        {
            yield return Next(from + TimeSpan.FromDays(365.0 * index / count));
        }
    }

    private SampleEvent Next(DateTimeOffset now)
    {
        var isNew = open.Count == 0 || (random.Next(2) == 0 && open.Count < MostOpen);
        if (isNew)
        {
            open.Add((Name('A', appointments++), Name('P', (int)(patients * Math.Pow(random.NextDouble(), Skew)))));
        }

        var at = isNew ? open.Count - 1 : random.Next(open.Count);
        var (appointment, patient) = open[at];
        var type = isNew ? Scheduled : Later[random.Next(Later.Length)];
        if (type is not (Scheduled or Rescheduled))
        {
            open[at] = open[^1];
            open.RemoveAt(open.Count - 1);
        }

        return new SampleEvent(
            type, appointment, patient, now - TimeSpan.FromSeconds(random.Next(600)), now,
            random.Next(10) < 3 ? Remarks[random.Next(Remarks.Length)] : null,
            random.Next(10) == 0 ? string.Create(CultureInfo.InvariantCulture, $$"""{"clinic":"North","room":{{random.Next(1, 40)}}}""") : null);
    }

    private static string Name(char kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number:D8}");
}
