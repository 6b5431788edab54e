namespace Webhook.Application.Handlers.Delivery;

/// <summary>Delivers the log to everybody who wants it.</summary>
internal sealed class HandlerEngine
{
    /// <summary>Begins to deliver to a consumer, whose handler is stored.</summary>
    public void Start(IEventConsumer consumer) => throw new NotImplementedException();

    /// <summary>Delivers no more to a consumer, and returns when nothing is under way to it.</summary>
    public Task StopAsync(string name) => throw new NotImplementedException();

    /// <summary>Does something to what is stored of a handler while nothing is under way to it; afterwards the handler goes on by what is stored then.</summary>
    public Task<T> SteerAsync<T>(string name, Func<Task<T>> change, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Lets another consumer of the same name take the place of one, within <see cref="SteerAsync"/>.</summary>
    public void Replace(IEventConsumer consumer) => throw new NotImplementedException();

    /// <returns>How many events a second the handler was done with in the last minute; 0 when it is not one of this process.</returns>
    public double RateOf(string name) => throw new NotImplementedException();
}
