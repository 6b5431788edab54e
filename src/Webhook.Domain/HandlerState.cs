namespace Webhook.Domain;

/// <summary>How far a handler is in the log, and whether it may go on.</summary>
public sealed class HandlerState
{
    private HandlerState(string name, long position, DateTimeOffset createdAt)
    {
        Name = name;
        Position = position;
        CreatedAt = createdAt;
    }

    public string Name { get; private set; }

    /// <summary>The event_id up to which everything is done or stands in the list of failures.</summary>
    public long Position { get; private set; }

    /// <summary>The last event_id of the replay that goes on; null when there is none.</summary>
    public long? ReplayTo { get; private set; }

    /// <summary>Where the handler goes on after the replay; null when there is none.</summary>
    public long? ReplayOrigin { get; private set; }

    /// <summary>Whether a person stopped it.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Whether the handler itself said that it wants nothing any more.</summary>
    public bool IsDisabled { get; private set; }

    /// <summary>How often it could take nothing, one after the other; 0 while it takes what it gets.</summary>
    public int TimesUnavailable { get; private set; }

    /// <summary>Until when it is left alone because it could take nothing.</summary>
    public DateTimeOffset? PausedUntil { get; private set; }

    /// <summary>What went wrong last, without any patient's data.</summary>
    public string? LastError { get; private set; }

    public DateTimeOffset? LastErrorAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>
    /// Fences off whoever has an older one: raised when a process begins to deliver to the handler, and when somebody steers
    /// it. What a run came to is stored only while this is as the run found it.
    /// </summary>
    public long Fence { get; private set; }

    public HandlerStatus Status =>
        IsDisabled ? HandlerStatus.Disabled
        : IsPaused ? HandlerStatus.Paused
        : TimesUnavailable > 0 ? HandlerStatus.BackingOff
        : HandlerStatus.Running;

    /// <param name="name">Obeys <see cref="HandlerName"/>, or is a subscription's.</param>
    /// <param name="position">The event_id after which it begins.</param>
    /// <param name="createdAt">Now.</param>
    public static HandlerState StartAt(string name, long position, DateTimeOffset createdAt) => new(name, position, createdAt);

    /// <summary>The same as it is now, which does not change with this one.</summary>
    public HandlerState Copy() => (HandlerState)MemberwiseClone();

    /// <summary>Ends what goes on by what was stored before, in this process and in others.</summary>
    public void FenceOff() => Fence++;

    public void Pause() => IsPaused = true;

    /// <summary>Lets it go on at once, whatever kept it from that.</summary>
    public void Resume()
    {
        IsPaused = false;
        IsDisabled = false;
        TimesUnavailable = 0;
        PausedUntil = null;
    }

    /// <summary>Takes over what a run of the handler came to.</summary>
    public void Progress(long position, BackOffState backOff, bool isDisabled, HandlerError? error)
    {
        Position = position;
        TimesUnavailable = backOff.Times;
        PausedUntil = backOff.Until;
        IsDisabled = isDisabled;
        LastError = error?.Reason ?? LastError;
        LastErrorAt = error?.At ?? LastErrorAt;
        if (ReplayTo <= position)
        {
            Position = ReplayOrigin!.Value;
            ReplayTo = ReplayOrigin = null;
        }
    }

    /// <summary>Goes back in the log; after the last event of the replay the handler goes on where it was.</summary>
    /// <param name="from">The first event_id.</param>
    /// <param name="to">The last one; null for all up to where the handler was.</param>
    /// <returns>False when the first lies beyond where the handler was.</returns>
    public bool Replay(long from, long? to)
    {
        var origin = ReplayOrigin ?? Position;
        if (from > origin)
        {
            return false;
        }

        Position = from - 1;
        ReplayOrigin = origin;
        ReplayTo = to is { } last && last < origin ? last : origin;
        return true;
    }
}

/// <param name="Times">How often the handler could take nothing, one after the other.</param>
/// <param name="Until">Until when it is left alone; null when it is not.</param>
public readonly record struct BackOffState(int Times, DateTimeOffset? Until);

/// <param name="Reason">What went wrong, without any patient's data.</param>
/// <param name="At">When.</param>
public sealed record HandlerError(string Reason, DateTimeOffset At);

/// <summary>Whether a handler is given events.</summary>
public enum HandlerStatus
{
    /// <summary>It is.</summary>
    Running,

    /// <summary>A person stopped it.</summary>
    Paused,

    /// <summary>It could take nothing and is tried again later.</summary>
    BackingOff,

    /// <summary>It said that it wants nothing any more, or is not part of this version of the service.</summary>
    Disabled,
}

/// <summary>The names of handlers' states as they travel.</summary>
public static class HandlerStatusNames
{
    public static string ToWireName(this HandlerStatus status) => status switch
    {
        HandlerStatus.Running => "running",
        HandlerStatus.Paused => "paused",
        HandlerStatus.BackingOff => "backing_off",
        HandlerStatus.Disabled => "disabled",
    };
}
