using Moq;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Streaming;

/// <summary>A log in memory that grows when a test says so, and counts how often it is read.</summary>
internal sealed class GrowingLog : ILogSignal
{
    private readonly Lock gate = new();
    private readonly List<AppointmentEvent> stored = [];
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int reads;

    public GrowingLog()
    {
        var repository = new Mock<IAppointmentEventRepository>(MockBehavior.Strict);
        repository.Setup(port => port.ListAsync(
                It.IsAny<EventFilter>(), EventOrder.OldestFirst, It.IsAny<long?>(), It.IsAny<int>(), It.IsAny<CancellationToken>()))
            .Returns((EventFilter filter, EventOrder _, long? beyond, int limit, CancellationToken _) => Task.FromResult(Read(filter, beyond ?? 0, limit)));
        Repository = repository.Object;
    }

    public IAppointmentEventRepository Repository { get; }

    /// <summary>What reading fails with; null when it works.</summary>
    public Exception? Fault { get; set; }

    public int Reads => Volatile.Read(ref reads);

    public long Position
    {
        get
        {
            lock (gate)
            {
                return stored.Count == 0 ? 0 : stored[^1].Id;
            }
        }
    }

    public void Grow(params IEnumerable<long> ids)
    {
        TaskCompletionSource waited;
        lock (gate)
        {
            stored.AddRange(ids.Select(StoredEvent.At));
            (waited, grown) = (grown, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waited.SetResult();
    }

    public async Task WaitBeyondAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (stored.Count > 0 && stored[^1].Id > position)
                {
                    return;
                }

                wait = grown.Task;
            }

            await wait.WaitAsync(cancellationToken);
        }
    }

    private IReadOnlyList<AppointmentEvent> Read(EventFilter filter, long beyond, int limit)
    {
        Interlocked.Increment(ref reads);
        if (Fault is not null)
        {
            throw Fault;
        }

        lock (gate)
        {
            return [.. stored.Where(one => one.Id > beyond && filter.Matches(one)).Take(limit)];
        }
    }
}
