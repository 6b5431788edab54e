using System.Diagnostics;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Benchmarks.Servers;
using Webhook.Domain;

namespace Webhook.Benchmarks.Load;

/// <summary>One reader inside the service: a page with its entry in the audit, the same page alone, and an entry alone.</summary>
internal sealed class PageCalls
{
    private const int PageLength = 100;
    private const int LongestPause = 10;
    private const int Seed = 12;

    private static readonly Access Reader = new(
        "reader", "127.0.0.1", "listEvents", "GET /webhook/events", "4bf92f3577b34da6a3ce929d0e0e4736");

    private readonly ListEvents query = new(
        new IncomingParameters(
            new Dictionary<string, IReadOnlyList<IncomingValue>> { [EventParameters.Limit] = [new IncomingValue(ValueForm.Address, $"{PageLength}")] },
            InputError.InParameter),
        Reader);

    private readonly Random random = new(Seed);
    private readonly IMediator mediator;
    private readonly IRequestHandler<ListEvents, QueryResult<EventPage>> handler;
    private readonly IAuditTrail trail;
    private readonly AuditRecorder silent;

    public PageCalls(IServiceProvider services)
    {
        mediator = services.GetRequiredService<IMediator>();
        handler = services.GetRequiredService<IRequestHandler<ListEvents, QueryResult<EventPage>>>();
        trail = services.GetRequiredService<IAuditTrail>();
        silent = new AuditRecorder(new NoAudit(), services.GetRequiredService<IAuditHash>(), services.GetRequiredService<ILogger<AuditRecorder>>());
    }

    public Latencies Audited { get; } = new();

    public Latencies Alone { get; } = new();

    /// <summary>How long an entry of the page is made, which is not stored then.</summary>
    public Latencies Making { get; } = new();

    /// <summary>How long an entry waits for its group commit.</summary>
    public Latencies Commit { get; } = new();

    /// <summary>Does each once, every other time in the other order.</summary>
    public async Task DoEachAsync(CancellationToken cancellationToken)
    {
        var isEven = Audited.Count % 2 == 0;
        foreach (var call in (Func<CancellationToken, Task>[])(isEven ? [ReadAuditedAsync, ReadAloneAsync, CommitAsync] : [CommitAsync, ReadAloneAsync, ReadAuditedAsync]))
        {
            // Whoever has just seen a commit comes at the beginning of the next, and would wait longer than others.
            await Task.Delay(random.Next(LongestPause), cancellationToken);
            await call(cancellationToken);
        }
    }

    private async Task ReadAuditedAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        Check(await mediator.Send(query, cancellationToken));
        Audited.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task ReadAloneAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var page = await handler.Handle(query, cancellationToken);
        Alone.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        Check(page);

        started = Stopwatch.GetTimestamp();
        await silent.RecordAsync(query.Access, query.Describe(page), cancellationToken);
        Making.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        var entry = AuditEntry.Of(
            Reader, new AccessFacts(AccessOutcome.Done) { Rows = PageLength, Events = EventIds.Between(1, PageLength) }, AuditEntry.NoFilters, patient: null);
        var started = Stopwatch.GetTimestamp();
        await trail.AppendAsync(entry, cancellationToken);
        Commit.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static void Check(QueryResult<EventPage> result)
    {
        if (result is not QueryResult<EventPage>.Answered { Value.Count: PageLength })
        {
            throw new BenchmarkException("The service did not give a page of events.");
        }
    }
}
