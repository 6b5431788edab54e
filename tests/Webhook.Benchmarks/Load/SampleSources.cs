namespace Webhook.Benchmarks.Load;

/// <summary>The clients that report events: a few report most of them, and one has only just begun.</summary>
internal static class SampleSources
{
    /// <summary>The source of events that come without credentials.</summary>
    public const string Anonymous = "anonymous";

    private const string Beginner = "pilot-clinic";
    private const int BeginnersAppointments = 24;

    private static readonly (string Name, int Percent)[] Established =
    [
        ("epic", 40), ("cerner", 18), ("athena", 12), ("hospital-north", 9), ("hospital-south", 6), ("radiology", 5),
        ("clinic-east", 4), ("clinic-west", 3), ("dental", 1), ("physio", 1), ("telehealth", 1),
    ];

    /// <summary>Draws who reports all that becomes of an appointment.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="appointments">How many appointments there will be, about.</param>
    public static string Draw(Random random, int appointments)
    {
        if (random.Next(appointments) < BeginnersAppointments)
        {
            return Beginner;
        }

        var place = random.Next(Established.Sum(client => client.Percent));
        return Established.First(client => (place -= client.Percent) < 0).Name;
    }
}
