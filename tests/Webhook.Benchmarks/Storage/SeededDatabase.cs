using Webhook.Benchmarks.Measures;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Storage;

/// <summary>A database with a year of events, which takes minutes to make and is kept where somebody says where.</summary>
internal static class SeededDatabase
{
    /// <summary>Finds the database that an earlier run left, or makes it. It is there as a whole or not at all.</summary>
    /// <param name="kept">Where databases stay; null when they need not.</param>
    /// <param name="events">How many it has.</param>
    /// <param name="service">Makes it.</param>
    /// <param name="work">Where it is when it need not stay.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<string> FindOrMakeAsync(
        string? kept, int events, PublishedService service, WorkFolder work, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(Path.Combine(kept ?? work.Location, Units.Write($"events-{events}.db")));
        if (!File.Exists(file))
        {
            await service.MakeDatabaseAsync(file, work.NewFolder("made"), cancellationToken);
        }

        switch (Database.LastEventId(file))
        {
            case 0:
                Bench.Say($"storing {Units.Count(events)} events in {file}");
                Seeder.Fill(file, events, new ProgressBar(events), cancellationToken);
                break;
            case var stored when stored != events:
                throw new BenchmarkException($"{file} has {Units.Count(stored)} events and not {Units.Count(events)}. Delete it.");
        }

        return file;
    }
}
