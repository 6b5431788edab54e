using System.Collections.Concurrent;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>Delivers the log to everybody who wants it, each at a pace of its own.</summary>
internal sealed class HandlerEngine(HandlerServices services)
{
    private readonly ConcurrentDictionary<string, HandlerRunner> runners = new(StringComparer.Ordinal);

    /// <summary>Those to which this process delivers, unless another does.</summary>
    public IReadOnlyCollection<string> Names => [.. runners.Keys];

    /// <summary>Begins to deliver to a consumer, whose handler is stored, unless that has begun already.</summary>
    public void Start(IEventConsumer consumer)
    {
        var runner = new HandlerRunner(consumer, services);
        if (runners.TryAdd(consumer.Name, runner))
        {
            runner.Start();
        }
    }

    /// <summary>Delivers no more to a consumer, and returns when nothing is under way to it.</summary>
    public async Task StopAsync(string name)
    {
        if (runners.TryRemove(name, out var runner))
        {
            await runner.DisposeAsync();
        }
    }

    /// <summary>The same for all.</summary>
    public Task StopAsync() => Task.WhenAll(runners.Keys.Select(StopAsync));

    /// <summary>Does something to what is stored of a handler while nothing is under way to it; afterwards the handler goes on by what is stored then.</summary>
    public Task<T> SteerAsync<T>(string name, Func<Task<T>> change, CancellationToken cancellationToken) =>
        runners.TryGetValue(name, out var runner) ? runner.SteerAsync(change, cancellationToken) : change();

    /// <summary>
    /// Lets all forget what they have read of the log and of failures, because events were deleted. Returns when nothing that
    /// was read before is under way any more, in this process and in others: then nothing that is deleted is delivered.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Of other processes that is not certain.</exception>
    public Task ReadAnewAsync()
    {
        services.Pages.Forget();
        var here = runners.Keys.Select(name => SteerAsync(name, () => Task.FromResult(true), CancellationToken.None));
        return Task.WhenAll([.. here, services.Store.EndElsewhereAsync(CancellationToken.None)]);
    }

    /// <summary>Lets a handler go on by what is stored now, and waits for nothing.</summary>
    public void Wake(string name)
    {
        if (runners.TryGetValue(name, out var runner))
        {
            runner.Wake();
        }
    }

    /// <returns>Whether the handler is part of this process.</returns>
    public bool Has(string name) => runners.ContainsKey(name);

    /// <returns>The handler's <see cref="Domain.HandlerState.Fence"/> up to which this process knows what persons did to it.</returns>
    public long FenceOf(string name) => runners.TryGetValue(name, out var runner) ? runner.Fence : 0;

    /// <returns>How many events a second the handler was done with in the last minute; 0 when it is not one of this process.</returns>
    public double RateOf(string name) => runners.TryGetValue(name, out var runner) ? runner.Rate : 0;
}
