using Webhook.Domain;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>
/// What one handler has read of the log and is not done with: which event may be handed over next, and what is to be stored.
/// Of an appointment it gives one event after the other, in the order of the log; one that failed keeps those behind it
/// waiting. It knows neither clock nor storage and is used by one thread at a time. Nothing is lost with it: whoever begins
/// with what was stored last gets the rest again.
/// </summary>
/// <param name="state">Whose, and where it stands.</param>
/// <param name="schedule">When failures are tried again.</param>
/// <param name="random">Spreads the attempts.</param>
internal sealed class DeliveryWindow(HandlerState state, RetrySchedule schedule, Random random)
{
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly Queue<Delivery> ready = [];
    private readonly PriorityQueue<Delivery, DateTimeOffset> later = new();

    // Read from the log and not a failure, in the order of the log; the first is not over.
    private readonly Queue<Delivery> fresh = [];
    private readonly Dictionary<long, Delivery> failures = [];
    private readonly Dictionary<long, HandlerFailure> changed = [];
    private readonly List<long> resolved = [];
    private readonly List<long> handed = [];

    // Failures that were done or given up before the log was read that far.
    private readonly HashSet<long> ahead = [];
    private long storedPosition = state.Position;
    private long lastDone;

    /// <summary>The event_id up to which the log was read.</summary>
    public long ReadTo { get; private set; } = state.Position;

    /// <summary>The event_id up to which everything is done or is a failure.</summary>
    public long Position => fresh.TryPeek(out var first) ? first.EventId - 1 : ReadTo;

    /// <summary>How many events were read that are neither done nor a failure, those behind the first of them included.</summary>
    public int Fresh => fresh.Count;

    /// <summary>About how much text they hold.</summary>
    public long Characters { get; private set; }

    /// <summary>How many failures are retried or wait.</summary>
    public int Failures => failures.Count;

    /// <summary>How much is to be stored.</summary>
    public int Unstored => changed.Count + resolved.Count + handed.Count;

    /// <summary>When the next failure is to be tried, if no event is ready before.</summary>
    public DateTimeOffset? NextDue => later.TryPeek(out _, out var due) ? due : null;

    private bool HasUnstored => Unstored > 0 || Position != storedPosition;

    /// <summary>Takes over a failure as it was stored. In the order of the log, before anything else.</summary>
    public void Restore(UnresolvedFailure stored)
    {
        if (stored.AppointmentId is null)
        {
            // Its event was deleted.
            resolved.Add(stored.EventId);
            return;
        }

        var lane = LaneOf(stored.AppointmentId);
        var delivery = new Delivery(stored.EventId, lane, null)
        {
            Attempts = stored.Attempts,
            DueAt = stored.NextAttemptAt,
            IsFailure = true,
            IsStored = true,
        };
        failures.Add(stored.EventId, delivery);
        lane.Insert(delivery);
        OfferIfHead(delivery);
    }

    /// <summary>Takes an event that was read from the log, in its order.</summary>
    public void Add(LoggedEvent logged, DateTimeOffset now)
    {
        var stored = logged.Stored;
        if (failures.ContainsKey(stored.Id) || ahead.Remove(stored.Id))
        {
            // It is a failure already, which is handed over in its own time, or was.
            return;
        }

        var lane = LaneOf(stored.AppointmentId);
        var delivery = new Delivery(stored.Id, lane, logged);
        if (lane.Insert(delivery) is { IsFailure: true })
        {
            LetWait(delivery, now);
            return;
        }

        fresh.Enqueue(delivery);
        Characters += logged.Characters;
        OfferIfHead(delivery);
    }

    /// <summary>Up to here the handler wants nothing else of the log.</summary>
    public void Read(long position) => ReadTo = position;

    /// <param name="now">Failures whose time has come are among the next.</param>
    /// <param name="mayGo">Whether an event may be handed over at all.</param>
    /// <param name="last">Event_ids that are given only where there is no other.</param>
    /// <returns>The event that is to be handed over next; null when there is none.</returns>
    public Delivery? Take(DateTimeOffset now, Func<Delivery, bool> mayGo, IReadOnlyCollection<long> last)
    {
        while (later.TryPeek(out var delivery, out var due) && due <= now)
        {
            later.Dequeue();
            ready.Enqueue(delivery);
        }

        return last.Count == 0 ? Take(now, mayGo) : Take(now, delivery => !last.Contains(delivery.EventId) && mayGo(delivery)) ?? Take(now, mayGo);
    }

    /// <summary>
    /// Gives what stands before something that is done already and keeps the position from passing that. When this is done, too,
    /// nothing of it comes again.
    /// </summary>
    public Delivery? TakeGap(DateTimeOffset now, Func<Delivery, bool> mayGo) =>
        Take(now, delivery => !delivery.IsFailure && delivery.EventId < lastDone && mayGo(delivery));

    /// <summary>The handler is done with it.</summary>
    public void Complete(Delivery delivery)
    {
        handed.Add(delivery.EventId);
        lastDone = Math.Max(lastDone, delivery.EventId);
        Drop(delivery);
    }

    /// <summary>It is gone from the log, and was not handed over.</summary>
    public void Drop(Delivery delivery)
    {
        if (delivery.IsFailure)
        {
            failures.Remove(delivery.EventId);
            changed.Remove(delivery.EventId);
        }

        // What a replay brings may be dead already.
        if (delivery.IsStored || delivery.EventId <= state.ReplayOrigin)
        {
            resolved.Add(delivery.EventId);
        }

        End(delivery);
    }

    /// <summary>The handler could not do it.</summary>
    /// <returns>Whether it is dead.</returns>
    public bool Fail(Delivery delivery, string reason, DateTimeOffset now)
    {
        handed.Add(delivery.EventId);
        delivery.Attempts++;
        delivery.Lane.IsBusy = false;
        if (schedule.DelayAfter(delivery.Attempts, random.NextDouble()) is not { } delay)
        {
            failures.Remove(delivery.EventId);
            Change(delivery, FailureState.Dead, null, reason, now);
            End(delivery);
            return true;
        }

        delivery.DueAt = now + delay;
        BecomeFailure(delivery);
        Change(delivery, FailureState.Retrying, delivery.DueAt, reason, now);
        foreach (var behind in delivery.Lane.Behind(delivery).Where(behind => !behind.IsFailure).ToList())
        {
            LetWait(behind, now);
        }

        Offer(delivery.Lane);
        return false;
    }

    /// <summary>It was not handed over, or the handler could take nothing: it is as before.</summary>
    /// <param name="delivery">Which.</param>
    /// <param name="wasHanded">Whether the handler may have seen it.</param>
    public void PutBack(Delivery delivery, bool wasHanded)
    {
        if (wasHanded)
        {
            handed.Add(delivery.EventId);
        }

        delivery.Lane.IsBusy = false;
        Offer(delivery.Lane);
    }

    /// <returns>What is to be stored, for the caller to store before it asks again; null when there is nothing.</returns>
    public WindowChanges? Collect()
    {
        if (!HasUnstored)
        {
            return null;
        }

        storedPosition = Position;
        handed.Sort();
        var changes = new WindowChanges(storedPosition, [.. changed.Values], [.. resolved], [.. handed]);
        foreach (var id in changed.Keys)
        {
            if (failures.TryGetValue(id, out var failure))
            {
                failure.IsStored = true;
            }
        }

        changed.Clear();
        resolved.Clear();
        handed.Clear();
        return changes;
    }

    private static bool IsNext(Delivery delivery, DateTimeOffset now) =>
        delivery.Lane.Head == delivery && !delivery.Lane.IsBusy && !(delivery.DueAt > now);

    private Delivery? Take(DateTimeOffset now, Func<Delivery, bool> isWanted)
    {
        for (var left = ready.Count; left > 0; left--)
        {
            var delivery = ready.Dequeue();
            if (!IsNext(delivery, now))
            {
                continue;
            }

            if (isWanted(delivery))
            {
                delivery.Lane.IsBusy = true;
                return delivery;
            }

            ready.Enqueue(delivery);
        }

        return null;
    }

    private Lane LaneOf(string appointmentId)
    {
        if (!lanes.TryGetValue(appointmentId, out var lane))
        {
            lane = new Lane(appointmentId);
            lanes.Add(appointmentId, lane);
        }

        return lane;
    }

    private void OfferIfHead(Delivery delivery)
    {
        if (delivery.Lane.Head == delivery)
        {
            Offer(delivery.Lane);
        }
    }

    private void Offer(Lane lane)
    {
        if (lane.IsBusy || lane.Head is not { } head)
        {
            return;
        }

        if (head.DueAt is { } due)
        {
            later.Enqueue(head, due);
        }
        else
        {
            ready.Enqueue(head);
        }
    }

    private void LetWait(Delivery delivery, DateTimeOffset now)
    {
        BecomeFailure(delivery);
        Change(delivery, FailureState.Waiting, null, null, now);
    }

    private void BecomeFailure(Delivery delivery)
    {
        failures[delivery.EventId] = delivery;
        delivery.IsFailure = true;
        ForgetEvent(delivery);
        Advance();
    }

    private void Change(Delivery delivery, FailureState failure, DateTimeOffset? dueAt, string? reason, DateTimeOffset now) =>
        changed[delivery.EventId] = HandlerFailure.Of(state.Name, delivery.EventId, failure, delivery.Attempts, dueAt, reason, now);

    private void End(Delivery delivery)
    {
        delivery.IsOver = true;
        ForgetEvent(delivery);
        if (delivery.EventId > ReadTo)
        {
            ahead.Add(delivery.EventId);
        }

        var lane = delivery.Lane;
        lane.Remove(delivery);
        lane.IsBusy = false;
        if (lane.Head is null)
        {
            lanes.Remove(lane.AppointmentId);
        }

        Offer(lane);
        Advance();
    }

    private void ForgetEvent(Delivery delivery)
    {
        if (delivery.Logged is { } logged)
        {
            Characters -= logged.Characters;
            delivery.Logged = null;
        }
    }

    private void Advance()
    {
        while (fresh.TryPeek(out var first) && (first.IsOver || first.IsFailure))
        {
            fresh.Dequeue();
        }
    }
}

/// <summary>What a window has to store.</summary>
/// <param name="Position">The event_id up to which everything is done or is a failure.</param>
/// <param name="Failures">Those that are new or have changed.</param>
/// <param name="Resolved">The event_ids of failures that are no more.</param>
/// <param name="Handed">The event_ids that the handler may have seen, sorted.</param>
internal sealed record WindowChanges(long Position, IReadOnlyList<HandlerFailure> Failures, IReadOnlyList<long> Resolved, IReadOnlyList<long> Handed);
