using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>
/// Keeps what one run comes to, and saves it: about once a second, or when much is to be saved, or when the handler's status
/// changes. One save follows the other, and none follows one that was lost.
/// </summary>
/// <param name="consumer">Whose.</param>
/// <param name="state">What is stored.</param>
/// <param name="window">Says what is to be stored of events.</param>
/// <param name="services">Store, audit, time.</param>
/// <param name="post">Has something done by the run.</param>
/// <param name="fail">Ends the run, because a save was lost.</param>
internal sealed class RunSaving(
    IEventConsumer consumer, HandlerState state, DeliveryWindow window, HandlerServices services, Action<Action> post, Action<Exception> fail)
{
    /// <summary>So much may be unsaved before nothing more is handed over.</summary>
    public const int MaxUnstored = 1_024;

    // The audit's word for what was sent.
    private const string Disclosed = "deliverEvents";

    // A crash repeats what was done since the last save.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private HandlerState state = state;
    private BackOffState backOff = new(state.TimesUnavailable, state.PausedUntil);
    private HandlerError? error;
    private bool isDisabled;
    private bool isChanged;
    private bool isLost;
    private DateTimeOffset savedAt;

    /// <summary>Whether a save is under way.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Whether a replay has come to its end. The handler's place is then where the replay was asked for.</summary>
    public bool HasReplayed { get; private set; }

    public bool IsBackingOff => backOff.Times > 0;

    /// <summary>When the next save may be due.</summary>
    public DateTimeOffset NextAt => savedAt + Interval;

    /// <summary>Something went wrong with an event.</summary>
    public void Report(string reason, DateTimeOffset now) => error = new HandlerError(reason, now);

    /// <summary>The handler takes events again.</summary>
    public void EndBackOff()
    {
        backOff = default;
        isChanged = true;
    }

    /// <summary>The handler is to be left alone.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="asked">How long it asks for.</param>
    /// <param name="isSame">Whether what was under way together has said so already: that is one and the same outage.</param>
    /// <param name="now">Now.</param>
    /// <returns>Until when.</returns>
    public DateTimeOffset BackOff(string reason, TimeSpan? asked, bool isSame, DateTimeOffset now)
    {
        var times = isSame ? Math.Max(backOff.Times, 1) : backOff.Times + 1;
        var until = now + Domain.BackOff.After(times, asked);
        until = backOff.Until > until ? backOff.Until.Value : until;
        backOff = new BackOffState(times, until);
        isChanged = true;
        Report(reason, now);
        return until;
    }

    /// <summary>The handler wants nothing any more.</summary>
    public void Disable(string reason, DateTimeOffset now)
    {
        isDisabled = true;
        isChanged = true;
        Report(reason, now);
    }

    /// <summary>Begins to save, if there is something and it is time.</summary>
    /// <param name="now">Now.</param>
    /// <param name="isEnding">Whether the run ends: then it is time.</param>
    public void GoOn(DateTimeOffset now, bool isEnding)
    {
        if (IsBusy || isLost || !(isEnding || isChanged || window.Unstored >= MaxUnstored / 2 || (now - savedAt).Duration() >= Interval))
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

    private void Save(WindowChanges changes)
    {
        var before = state;
        state = state.Copy();
        state.Progress(HasReplayed ? before.Position : changes.Position, backOff, isDisabled, error);
        HasReplayed |= before.ReplayTo is not null && state.ReplayTo is null;
        IsBusy = true;
        isChanged = false;
        _ = SaveAsync(new HandlerProgress(state, changes.Failures, changes.Resolved, Disclosure(changes.Handed)));
    }

    private AuditEntry? Disclosure(IReadOnlyList<long> handed) => consumer.Destination is null || handed.Count == 0
        ? null
        : services.Recorder.EntryOf(Access.OfService(Disclosed), new AccessFacts(AccessOutcome.Done)
        {
            Subject = $"{consumer.Name} to {consumer.Destination}",
            Events = EventIds.Of(handed.Distinct()).ToText(),
            Rows = handed.Count,
        });

    private async Task SaveAsync(HandlerProgress progress)
    {
        try
        {
            await services.Store.SaveAsync(progress, CancellationToken.None);
            post(() =>
            {
                IsBusy = false;
                savedAt = services.Time.GetUtcNow();
            });
        }
        catch (Exception exception)
        {
            // What was not saved is delivered again by the next run; nothing may be saved on top of it.
            post(() =>
            {
                IsBusy = false;
                isLost = true;
                fail(exception);
            });
        }
    }
}
