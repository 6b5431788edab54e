using System.Threading.Channels;
using Webhook.Application.Audit;
using Webhook.Application.Events;
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

    // A crash repeats what was done since the last save.
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    // One who follows the end of a log that grows all the time leaves the processors to those who send.
    private static readonly TimeSpan ReadPause = TimeSpan.FromMilliseconds(20);

    // The signal says when the log grows; this finds what another process appends.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    // The audit's word for it.
    private const string Disclosed = "deliverEvents";

    private const int MaxFresh = 1_024;
    private const int MaxUnstored = 1_024;
    private const long MaxCharacters = 2 * 1024 * 1024;

    private readonly IEventConsumer consumer;
    private readonly HandlerServices services;
    private readonly HandlerMemory memory;
    private readonly DeliveryWindow window;
    private readonly Courier courier;
    private readonly Channel<Action> messages = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource over = new();
    private readonly bool hasMoreFailures;
    private HandlerState state;
    private BackOffState backOff;
    private bool isDisabled;
    private HandlerError? error;
    private bool isChanged;
    private bool isProbing;
    private int underWay;
    private bool isReading;
    private bool isWatching;
    private bool isSaving;
    private bool isEnding;
    private bool isClosing;
    private bool isPolling;
    private bool hasReplayed;
    private bool isSaveLost;
    private DateTimeOffset savedAt;
    private DateTimeOffset readAgainAt;
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
        this.state = state;
        this.memory = memory;
        this.services = services;
        backOff = new BackOffState(state.TimesUnavailable, state.PausedUntil);
        isProbing = state.TimesUnavailable > 0;
        courier = new Courier(consumer, memory, services);
        window = new DeliveryWindow(state, services.Options.Schedule, new Random());
        hasMoreFailures = unresolved.Count == services.Options.MaxUnresolved;
        foreach (var failure in unresolved)
        {
            window.Restore(failure);
        }
    }

    private DateTimeOffset Now => services.Time.GetUtcNow();

    private bool HasRoom =>
        window.Fresh < MaxFresh && window.Characters < MaxCharacters && window.Unstored < MaxUnstored
        && window.Failures < services.Options.MaxUnresolved && !hasMoreFailures;

    private long LastToRead => state.ReplayTo ?? long.MaxValue;

    /// <summary>Delivers, and returns when nothing is under way any more and all is saved that could be.</summary>
    /// <param name="interrupted">Ends the run; what is under way has <see cref="DrainLimit"/> to end.</param>
    /// <exception cref="StorageUnavailableException">The log cannot be read now.</exception>
    public async Task RunAsync(CancellationToken interrupted)
    {
        await using var timer = services.Time.CreateTimer(_ => Post(static () => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var poll = services.Time.CreateTimer(_ => Post(() => isPolling = true), null, PollInterval, PollInterval);
        await using var interruption = interrupted.Register(() => Post(Close));
        try
        {
            while (!GoOn(timer))
            {
                await messages.Reader.WaitToReadAsync(CancellationToken.None);
                while (messages.Reader.TryRead(out var message))
                {
                    message();
                }
            }
        }
        finally
        {
            await over.CancelAsync();
        }

        if (fault is not null)
        {
            throw fault;
        }
    }

    public void Dispose()
    {
        courier.Dispose();
        over.Dispose();
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
            HandOver(() => window.Take(now, isProbing ? memory.Suspects : []));
            ReadOn(now);
            MakeRoomForMore();
        }
        else if (isClosing)
        {
            HandOver(() => window.TakeGap(now));
        }

        Save(now);
        Wake(timer, now);
        return isEnding && underWay == 0 && !isSaving && !isReading;
    }

    /// <summary>The next run takes over the failures for which this one had no room. Until then nothing is read that might stand behind them.</summary>
    private void MakeRoomForMore()
    {
        if (hasMoreFailures && window.Failures <= services.Options.MaxUnresolved / 2)
        {
            End();
        }
    }

    private void HandOver(Func<Delivery?> take)
    {
        var most = isProbing ? 1 : services.Options.MaxInFlight - memory.Hanging;
        while (underWay < most && window.Unstored < MaxUnstored && take() is { } delivery)
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
            case DeliveryOutcome.Unavailable(var reason, _) when memory.Blame(delivery.EventId):
                Fail(delivery, reason);
                break;
            case DeliveryOutcome.Unavailable(var reason, var retryAfter):
                window.PutBack(delivery, wasHanded: true);
                BackOffFor(reason, retryAfter);
                break;
            case DeliveryOutcome.Gone(var reason):
                window.PutBack(delivery, wasHanded: true);
                isDisabled = true;
                isClosing = false;
                services.Logger.HandlerDisabled(consumer.Name, reason);
                Report(reason);
                End();
                break;
        }
    }

    private void Fail(Delivery delivery, string reason)
    {
        var isDead = window.Fail(delivery, reason, Now);
        services.Logger.EventFailed(consumer.Name, delivery.EventId, delivery.Attempts, isDead, reason);
        error = new HandlerError(reason, Now);
    }

    private void Taken(Delivery delivery)
    {
        memory.Answered(delivery.EventId, delivery.Turn);
        isProbing = false;
        if (backOff.Times > 0 && !isEnding)
        {
            backOff = default;
            isChanged = true;
            services.Logger.HandlerAvailable(consumer.Name);
        }
    }

    private void BackOffFor(string reason, TimeSpan? retryAfter)
    {
        // What was under way together is one and the same outage.
        var times = isEnding ? Math.Max(backOff.Times, 1) : backOff.Times + 1;
        var until = Now + Domain.BackOff.After(times, retryAfter);
        backOff = new BackOffState(times, backOff.Until > until ? backOff.Until : until);
        Report(reason);
        if (!isEnding)
        {
            services.Logger.HandlerUnavailable(consumer.Name, reason, backOff.Until!.Value);
        }

        isClosing = false;
        End();
    }

    private void Report(string reason)
    {
        error = new HandlerError(reason, Now);
        isChanged = true;
    }

    private void ReadOn(DateTimeOffset now)
    {
        if (isReading || !HasRoom || window.ReadTo >= LastToRead || now < readAgainAt)
        {
            return;
        }

        if (window.ReadTo >= services.Signal.Position && !isPolling)
        {
            Watch();
            return;
        }

        isReading = true;
        isPolling = false;
        _ = ReadAsync(window.ReadTo);
    }

    private async Task ReadAsync(long after)
    {
        try
        {
            var page = await services.Pages.ReadAsync(consumer.Filter, after, LastToRead, over.Token);
            Post(() => Take(page));
        }
        catch (Exception exception)
        {
            Post(() =>
            {
                isReading = false;
                End(exception);
            });
        }
    }

    private void Take(LogPage page)
    {
        isReading = false;
        foreach (var logged in page.Events)
        {
            window.Add(logged, Now);
        }

        window.Read(page.Position);
        readAgainAt = page.IsLast ? Now + ReadPause : default;
    }

    private void Watch()
    {
        if (!isWatching)
        {
            isWatching = true;
            _ = WatchAsync(window.ReadTo);
        }
    }

    private async Task WatchAsync(long position)
    {
        try
        {
            await services.Signal.WaitBeyondAsync(position, over.Token);
            Post(() => isWatching = false);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private void Save(DateTimeOffset now)
    {
        if (isSaving || isSaveLost || !IsTimeToSave(now))
        {
            return;
        }

        if (window.Collect() is { } changes)
        {
            Save(changes);
        }
        else if (isChanged)
        {
            Save(new WindowChanges(window.Position, [], [], []));
        }
    }

    private bool IsTimeToSave(DateTimeOffset now) =>
        isEnding || isChanged || window.Unstored >= MaxUnstored / 2 || now >= savedAt + SaveInterval;

    private void Save(WindowChanges changes)
    {
        var before = state;
        state = state.Copy();
        state.Progress(hasReplayed ? before.Position : changes.Position, backOff, isDisabled, error);
        if (before.ReplayTo is not null && state.ReplayTo is null)
        {
            // The next run goes on where the replay was asked for.
            hasReplayed = true;
            End();
        }

        isSaving = true;
        isChanged = false;
        _ = SaveAsync(new HandlerProgress(state, changes.Failures, changes.Resolved, consumer.IsOutside ? Disclosure(changes.Handed) : null));
    }

    private AuditEntry? Disclosure(IReadOnlyList<long> handed) => handed.Count == 0 ? null : services.Recorder.EntryOf(
        Access.OfService(Disclosed),
        new AccessFacts(AccessOutcome.Done) { Subject = consumer.Name, Events = EventIds.Of(handed.Distinct()).ToText(), Rows = handed.Count });

    private async Task SaveAsync(HandlerProgress progress)
    {
        try
        {
            await services.Store.SaveAsync(progress, CancellationToken.None);
            Post(() =>
            {
                isSaving = false;
                savedAt = Now;
            });
        }
        catch (Exception exception)
        {
            // What was not saved is delivered again by the next run; nothing may be saved on top of it.
            Post(() =>
            {
                isSaving = false;
                isSaveLost = true;
                End(exception);
            });
        }
    }

    private void Wake(ITimer timer, DateTimeOffset now)
    {
        // What was due by now is handed over, or waits for a message.
        DateTimeOffset?[] times = [isEnding ? null : window.NextDue, readAgainAt, savedAt + SaveInterval];
        var next = times.Where(time => time > now).Min();
        timer.Change(next is { } time ? time - now : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
