using System.Globalization;

namespace Webhook.Benchmarks;

/// <summary>The options after the command; each is taken once, and what is left over is an error.</summary>
internal sealed class CommandLine(IEnumerable<string> arguments)
{
    public const string Help = """
        dotnet run -c Release --project tests/Webhook.Benchmarks -- COMMAND

        ingest                 measure the service beside its baselines
          --seconds N          length of one load, 1 to 600 (10)
          --rounds N           loads of each side, 1 to 100 (5)
          --only MEASURE       single, keys, verification, ndjson, stream, growth, memory or start; may be given several times
          --quick              a smoke run of about a minute; its figures mean nothing
          --work DIR           where databases and logs go while it runs, some GB (the system's temporary folder)
          --out DIR            where benchmarks.md and benchmarks-ingest.svg go (docs/ for a full run, else nowhere)

        queries                measure what readers ask for, on a small and on a large database
          --events N           how many events the large one has, 1,000 to 100,000,000 (10,000,000)
          --small N            how many the small one has, 1,000 to 100,000,000 (100,000)
          --quick              a smoke run of a minute or two; its figures mean nothing
          --work DIR           where the databases go; they are kept there for the next run (the system's temporary folder, and not kept)
          --out DIR            where benchmarks.md and benchmarks-queries.svg go (docs/ for a full run, else nowhere)

        privacy                measure what audit, retention, erasure and backup cost queries and ingest
          --seconds N          length of one load, 1 to 600 (8)
          --rounds N           rounds of each measure, 1 to 100 (5)
          --events N           how many events are stored before, 1,000 to 100,000,000 (1,000,000)
          --only MEASURE       audit, readers, retention, erasure, backup or verify; may be given several times
          --quick              a smoke run of about two minutes; its figures mean nothing
          --work DIR           where databases go, some GB; the one with events is kept there (the system's temporary folder, and not kept)
          --out DIR            where benchmarks.md goes (docs/ for a full run, else nowhere)

        handlers               measure how events are sent on to subscriptions, and what that costs those who send
          --seconds N          length of one load, 1 to 600 (8)
          --rounds N           rounds of each measure, 1 to 100 (3)
          --events N           how many events arrive while a receiver is down, 1,000 to 100,000,000 (1,000,000)
          --only MEASURE       ingest, delivery, down, dead or latency; may be given several times
          --quick              a smoke run of about two minutes; its figures mean nothing
          --work DIR           where databases and logs go while it runs, some GB (the system's temporary folder)
          --out DIR            where benchmarks.md goes (docs/ for a full run, else nowhere)

        postgres               measure the service on a PostgreSQL server, which is started for it and deleted afterwards
          --seconds N          length of one load, 1 to 600 (6)
          --rounds N           rounds of each measure, 1 to 10 (3)
          --events N           how many events are read of, 20,000 to 100,000,000 (10,000,000)
          --only MEASURE       single, nodes, lag, takeover, pages or retention; may be given several times
          --quick              a smoke run of about three minutes; its figures mean nothing
          --work DIR           where the server's data go while it runs, some GB (the system's temporary folder)
          --out DIR            where benchmarks.md goes (docs/ for a full run, else nowhere)

        seed                   store events that look like a year of appointments, in one of:
          --events N           how many, 1 to 100,000,000
          --file PATH          a database that nobody uses; made by the service when it is missing
          --url URL            a service that runs; repeated with the same N, it goes on where it was interrupted
        """;

    private readonly List<string> rest = [.. arguments];

    public string? Take(string option)
    {
        var index = rest.IndexOf(option);
        if (index < 0)
        {
            return null;
        }

        if (index + 1 == rest.Count)
        {
            throw new UsageException($"{option} needs a value.");
        }

        var value = rest[index + 1];
        rest.RemoveRange(index, 2);
        return value;
    }

    public string TakeRequired(string option) => Take(option) ?? throw new UsageException($"{option} is required.");

    public IEnumerable<string> TakeAll(string option)
    {
        while (Take(option) is { } value)
        {
            yield return value;
        }
    }

    public int? TakeNumber(string option, int from, int to)
    {
        if (Take(option) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw new UsageException($"{option} must be a number from {from} to {to}.");
    }

    public bool TakeFlag(string option) => rest.Remove(option);

    public void End()
    {
        if (rest.Count > 0)
        {
            throw new UsageException($"Not understood: {string.Join(' ', rest)}");
        }
    }
}

/// <summary>The command line is wrong.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The benchmark cannot go on; the message says why and, where it can, what to do.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
