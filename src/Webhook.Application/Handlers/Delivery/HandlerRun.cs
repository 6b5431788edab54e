using System.Threading.Channels;
using Webhook.Domain;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>
/// Delivers to one handler from what is stored of it until it is interrupted, the handler can take nothing, or a replay is
/// over. All that happens arrives as messages, which one task works off: so the <see cref="DeliveryWindow"/> needs no lock.
/// </summary>
internal sealed class HandlerRun : IDisposable
{
    /// <summary>How long what is under way has to end when the run ends.</summary>
    public static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    // The signal says when the log grows; this finds what another process appends.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    private const int MaxFresh = 1_024;
    private const long MaxCharacters = 2 * 1024 * 1024;

    private readonly IEventConsumer consumer;
    private readonly HandlerServices services;
    private readonly HandlerMemory memory;
    private readonly DeliveryWindow window;
    private readonly Courier courier;
    private readonly RunReading reading;
    private readonly RunSaving saving;
    private readonly Channel<Action> messages = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly bool hasMoreFailures;
    private int underWay;
    private bool isProbing;
    private bool isEnding;
    private bool isClosing;
    private Exception? fault;

    /// <param name="consumer">Whom to.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="unresolved">Its failures that are retried or wait, the first of them when there are too many.</param>
    /// <param name="memory">What earlier runs learnt.</param>
    /// <param name="services">What a run needs.</param>
    public HandlerRun(
        IEventConsumer consumer, HandlerState state, IReadOnlyList<UnresolvedFailure> unresolved, HandlerMemory memory, HandlerServices services)
    {
        this.consumer = consumer;
        this.memory = memory;
        this.services = services;
        isProbing = state.TimesUnavailable > 0;
        courier = new Courier(consumer, memory, services);
        window = new DeliveryWindow(state, services.Options.Schedule, new Random());
        reading = new RunReading(consumer.Filter, window, state.ReplayTo ?? long.MaxValue, services, Post, End);
        saving = new RunSaving(consumer, state, window, services, Post, End);
        hasMoreFailures = unresolved.Count == services.Options.MaxUnresolved;
        foreach (var failure in unresolved)
        {
            window.Restore(failure);
        }
    }

    private DateTimeOffset Now => services.Time.GetUtcNow();

    private bool HasRoom =>
        window.Fresh < MaxFresh && window.Characters < MaxCharacters && window.Unstored < RunSaving.MaxUnstored
        && window.Failures < services.Options.MaxUnresolved && !hasMoreFailures;

    /// <summary>Delivers, and returns when nothing is under way any more and all is saved that could be.</summary>
    /// <param name="interrupted">Ends the run; what is under way has <see cref="DrainLimit"/> to end.</param>
    /// <exception cref="StorageUnavailableException">The log cannot be read now.</exception>
    public async Task RunAsync(CancellationToken interrupted)
    {
        await using var timer = services.Time.CreateTimer(_ => Post(static () => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var poll = services.Time.CreateTimer(_ => Post(reading.LookAgain), null, PollInterval, PollInterval);
        await using var interruption = interrupted.Register(() => Post(Close));
        while (!GoOn(timer))
        {
            await messages.Reader.WaitToReadAsync(CancellationToken.None);
            while (messages.Reader.TryRead(out var message))
            {
                message();
            }
        }

        if (fault is not null)
        {
            throw fault;
        }
    }

    public void Dispose()
    {
        courier.Dispose();
        reading.Dispose();
    }

    private void Post(Action message) => messages.Writer.TryWrite(message);

    /// <summary>Ends the run in order: what stands between events that are done is handed over, so that none of them comes again.</summary>
    private void Close()
    {
        isClosing = !isEnding;
        End();
    }

    private void End()
    {
        if (!isEnding)
        {
            isEnding = true;
            courier.AbandonAfter(DrainLimit);
        }

        if (!isClosing)
        {
            courier.BeginNothing();
        }
    }

    private void End(Exception exception)
    {
        fault ??= exception;
        isClosing = false;
        End();
    }

    /// <returns>Whether the run is over.</returns>
    private bool GoOn(ITimer timer)
    {
        var now = Now;
        if (!isEnding)
        {
            HandOver(() => window.Take(now, MayGo, isProbing ? memory.Suspects : []));
            ReadOn(now);
        }
        else if (isClosing)
        {
            HandOver(() => window.TakeGap(now, MayGo));
        }

        saving.GoOn(now, isEnding);
        if (saving.HasReplayed && !isEnding)
        {
            // The next run goes on where the replay was asked for.
            End();
        }

        Wake(timer, now);
        return isEnding && underWay == 0 && !saving.IsBusy && !reading.IsBusy;
    }

    private void ReadOn(DateTimeOffset now)
    {
        if (HasRoom)
        {
            reading.GoOn(now);
        }
        else if (hasMoreFailures && window.Failures <= services.Options.MaxUnresolved / 2)
        {
            // The next run takes over the failures for which this one had no room. Until then nothing is read that might stand behind them.
            End();
        }
    }

    private bool MayGo(Delivery delivery) => !memory.IsHanging(delivery.Lane.AppointmentId);

    /// <param name="take">Gives the next.</param>
    private void HandOver(Func<Delivery?> take)
    {
        var most = isProbing ? 1 : services.Options.MaxInFlight - memory.Hanging;
        while (underWay < most && window.Unstored < RunSaving.MaxUnstored && take() is { } delivery)
        {
            underWay++;
            delivery.Turn = memory.NextTurn();
            _ = HandOverAsync(delivery);
        }
    }

    private async Task HandOverAsync(Delivery delivery)
    {
        var result = await courier.DeliverAsync(delivery);
        Post(() => Finish(delivery, result));
    }

    private void Finish(Delivery delivery, DeliveryResult result)
    {
        underWay--;
        switch (result)
        {
            case DeliveryResult.Vanished:
                window.Drop(delivery);
                memory.Forget(delivery.EventId);
                break;
            case DeliveryResult.Abandoned(var wasHanded):
                window.PutBack(delivery, wasHanded);
                break;
            case DeliveryResult.Unreadable(var exception):
                window.PutBack(delivery, wasHanded: false);
                End(exception);
                break;
            case DeliveryResult.Answered(var outcome):
                Judge(delivery, outcome);
                break;
        }
    }

    private void Judge(Delivery delivery, DeliveryOutcome outcome)
    {
        switch (outcome)
        {
            case DeliveryOutcome.Done:
                window.Complete(delivery);
                memory.Rate.Count();
                Taken(delivery);
                break;
            case DeliveryOutcome.Failed(var reason):
                Fail(delivery, reason);
                Taken(delivery);
                break;
            case DeliveryOutcome.Unavailable(var reason, _) { MayBeTheEvent: true } when memory.Blame(delivery.EventId):
                Fail(delivery, reason);
                break;
            case DeliveryOutcome.Unavailable(var reason, var retryAfter):
                window.PutBack(delivery, wasHanded: true);
                BackOff(reason, retryAfter);
                break;
            case DeliveryOutcome.Gone(var reason):
                window.PutBack(delivery, wasHanded: true);
                saving.Disable(reason, Now);
                services.Logger.HandlerDisabled(consumer.Name, reason);
                isClosing = false;
                End();
                break;
        }
    }

    private void Fail(Delivery delivery, string reason)
    {
        var isDead = window.Fail(delivery, reason, Now);
        if (isDead)
        {
            memory.Forget(delivery.EventId);
        }

        services.Logger.EventFailed(consumer.Name, delivery.EventId, delivery.Attempts, isDead, reason);
        saving.Report(reason, Now);
    }

    private void Taken(Delivery delivery)
    {
        memory.Answered(delivery.EventId, delivery.Turn);
        isProbing = false;
        if (saving.IsBackingOff && !isEnding)
        {
            saving.EndBackOff();
            services.Logger.HandlerAvailable(consumer.Name);
        }
    }

    private void BackOff(string reason, TimeSpan? retryAfter)
    {
        var until = saving.BackOff(reason, retryAfter, isEnding, Now);
        if (!isEnding)
        {
            services.Logger.HandlerUnavailable(consumer.Name, reason, until);
        }

        isClosing = false;
        End();
    }

    private void Wake(ITimer timer, DateTimeOffset now)
    {
        // What was due by now is handed over, or waits for a message.
        DateTimeOffset?[] times = [isEnding ? null : window.NextDue, reading.NextAt, saving.NextAt];
        var wait = times.Where(time => time > now).Min() - now;
        timer.Change(wait is null || wait > PollInterval ? PollInterval : wait.Value, Timeout.InfiniteTimeSpan);
    }
}
