using System.Diagnostics;
using System.Text.Json.Nodes;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary>How long a patient's erasure takes, and how long events wait for it at most.</summary>
internal static class Erasure
{
    public const string Name = "erasure";

    private const int Few = 10;
    private const int AtOnce = 10;

    // Among so many others stands each event that will be erased.
    private const int OneOf = 6;
    private const int Seed = 9;

    // VACUUM raises it.
    private const string SchemaVersion = "PRAGMA schema_version";

    public static async Task RunAsync(PrivacyBench bench, CancellationToken cancellationToken)
    {
        await using var service = await bench.Service.StartServingAsync(bench.NewFolder("erasure"), cancellationToken);
        var cases = NewCases(bench.Options, new Random(Seed));
        await StorePatientsAsync(bench, service, cases, cancellationToken);
        using var trickle = new Trickle(service.Address);
        using var client = new HttpClient { BaseAddress = service.Address, Timeout = Timeout.InfiniteTimeSpan };
        await service.WaitUntilQuietAsync(cancellationToken);
        await AddUndisturbedAsync(bench, trickle, cancellationToken);
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var one in cases)
            {
                await EraseAsync(bench, service, client, trickle, one, round, cancellationToken);
                await service.WaitUntilQuietAsync(cancellationToken);
            }
        }

        foreach (var one in cases)
        {
            bench.Findings.Add(one.Measure, "time", Units.Seconds, one.Seconds);
            bench.Findings.Add(one.Measure, "longest wait of an event meanwhile", Units.Milliseconds, one.LongestWaits);
            bench.Findings.Add(one.Measure, "times that the file was written anew", Units.Times, one.Rewrites);
        }
    }

    private static List<Case> NewCases(PrivacyOptions options, Random random) =>
    [
        new(Units.Write($"erasure of a patient with {Few} events"), Few, NewPatients(options, 1, random)),
        new(Units.Write($"erasure of a patient with {options.EventsOfPatient:N0} events"), options.EventsOfPatient, NewPatients(options, 1, random)),
        new(Units.Write($"erasure of {AtOnce} patients with {Few} events at once"), Few, NewPatients(options, AtOnce, random)),
    ];

    private static IReadOnlyList<string[]> NewPatients(PrivacyOptions options, int atOnce, Random random) =>
        [.. Enumerable.Range(0, options.Rounds).Select(_ => Enumerable.Range(0, atOnce).Select(_ => Units.Write($"patient-{random.NextInt64():x16}")).ToArray())];

    /// <summary>Sends the patients' events among those of others, as they come.</summary>
    private static async Task StorePatientsAsync(PrivacyBench bench, ServerProcess service, List<Case> cases, CancellationToken cancellationToken)
    {
        var random = new Random(Seed);
        var patients = cases.SelectMany(one => one.Rounds.SelectMany(patients => patients).SelectMany(patient => Enumerable.Repeat(patient, one.Events))).ToArray();
        random.Shuffle(patients);
        var events = new SampleEvents(patients.Length * OneOf, TimeProvider.System.GetUtcNow(), random).Generate()
            .Select((sample, index) => index % OneOf == 0 ? sample with { PatientId = patients[index / OneOf] } : sample);
        var body = bench.Work.PathOf("patients.ndjson");
        await NdjsonBody.WriteAsync(body, events);
        if (await NdjsonClient.PostAsync(service.Address, body, patients.Length * OneOf, cancellationToken) is null)
        {
            throw new BenchmarkException("The service did not take the patients' events.");
        }

        File.Delete(body);
    }

    private static async Task AddUndisturbedAsync(PrivacyBench bench, Trickle trickle, CancellationToken cancellationToken)
    {
        await trickle.RunWhileAsync(Task.Delay(TimeSpan.FromSeconds(bench.Options.WarmUp), cancellationToken), cancellationToken);
        var (times, _) = await trickle.RunWhileAsync(Task.Delay(TimeSpan.FromSeconds(bench.Options.Seconds), cancellationToken), cancellationToken);
        bench.Findings.Add("nothing is erased", "longest wait of an event", Units.Milliseconds, times.Longest);
    }

    private static async Task EraseAsync(
        PrivacyBench bench, ServerProcess service, HttpClient client, Trickle trickle, Case one, int round, CancellationToken cancellationToken)
    {
        var patients = one.Rounds[round];
        var version = Database.Number(service.Database!, SchemaVersion);
        var started = Stopwatch.GetTimestamp();
        var erasing = Task.WhenAll(patients.Select(patient => EraseAsync(client, patient, cancellationToken)));
        var ended = erasing.ContinueWith(_ => Stopwatch.GetElapsedTime(started), TaskScheduler.Default);
        var (times, errors) = await trickle.RunWhileAsync(erasing, cancellationToken);
        if ((await erasing).Any(erased => erased != one.Events))
        {
            throw new BenchmarkException("The service did not erase all events of a patient.");
        }

        one.Seconds.Add((await ended).TotalSeconds);
        one.LongestWaits.Add(times.Longest);
        one.Rewrites.Add(Database.Number(service.Database!, SchemaVersion) - version);
        bench.Findings.NoteErrors(errors);
        Bench.Say($"  {one.Measure}: {Units.Seconds(one.Seconds[^1])}, longest wait {Units.Milliseconds(one.LongestWaits[^1])}");
    }

    private static async Task<long> EraseAsync(HttpClient client, string patient, CancellationToken cancellationToken)
    {
        using var answer = await client.DeleteAsync(new Uri($"/admin/patients/{patient}/events", UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (long)(await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["erased"]!;
    }

    /// <summary>Patients who are alike.</summary>
    /// <param name="Measure">What is measured.</param>
    /// <param name="Events">How many events each has.</param>
    /// <param name="Rounds">Who is erased in each round, at once.</param>
    private sealed record Case(string Measure, int Events, IReadOnlyList<string[]> Rounds)
    {
        public List<double> Seconds { get; } = [];

        public List<double> LongestWaits { get; } = [];

        public List<double> Rewrites { get; } = [];
    }
}
