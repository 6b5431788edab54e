using Webhook.Application.Handlers;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Handlers;

/// <summary>
/// A log, a handler and its storage, to which anything may happen in any order. It knows what was really handed over, which
/// the window and the storage do not, and says what goes against the promises.
/// </summary>
internal sealed class DeliveryModel(int seed)
{
    private static readonly RetrySchedule Schedule = new([TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)]);
    private const int MaxRounds = 10_000;

    private static readonly DateTimeOffset Start = new(2025, 1, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly Random random = new(seed);
    private readonly SortedDictionary<long, AppointmentEvent> log = [];
    private readonly SortedDictionary<long, HandlerFailure> failures = [];
    private readonly HashSet<long> done = [];
    private readonly HashSet<long> completed = [];
    private readonly HashSet<long> givenUp = [];
    private readonly Dictionary<long, int> failed = [];
    private readonly List<Delivery> underWay = [];
    private readonly List<string> broken = [];
    private HandlerState state = HandlerState.StartAt("model", 0, Start);
    private DeliveryWindow? window;
    private DateTimeOffset now = Start;
    private long lastId;

    /// <summary>Promises that were not kept.</summary>
    public IReadOnlyList<string> Broken => broken;

    public int Dead => failures.Values.Count(failure => failure.State is FailureState.Dead);

    /// <summary>Does one of all the things that may happen.</summary>
    public void Step(int choice)
    {
        var what = choice % 20;
        switch (what)
        {
            case <= 2: Append(); break;
            case <= 4: Read(); break;
            case <= 8: Take(); break;
            case 9: Finish(Complete); break;
            case <= 12: Finish(Fail); break;
            case 13: Finish(delivery => Window.PutBack(delivery, wasHanded: true)); break;
            case 14: Save(); break;
            case 15: Rarely(SaveInVain); break;
            case 16: Rarely(Crash); break;
            case 17: now += TimeSpan.FromSeconds(random.Next(800)); break;
            case 18: Rarely(Steer); break;
            case 19: Rarely(Erase); break;
        }

        CheckStored();
    }

    /// <summary>Lets the handler do everything that it is given, until there is nothing left.</summary>
    public void Settle()
    {
        for (var round = 0; HasWork; round++)
        {
            if (round == MaxRounds)
            {
                broken.Add("there is no end of what is handed over");
                return;
            }

            underWay.ForEach(delivery => Window.PutBack(delivery, wasHanded: false));
            underWay.Clear();
            now += TimeSpan.FromMinutes(10);
            Read();
            while (broken.Count == 0 && Take() is not null)
            {
                Finish(Complete);
            }

            Save();
            CheckStored();
        }

        Expect(log.Keys.All(id => done.Contains(id) || givenUp.Contains(id)), "an event was skipped");
        Expect(failures.Keys.All(givenUp.Contains), "a failure is left");
    }

    private bool HasWork =>
        state.ReplayTo is not null || state.Position < lastId || failures.Values.Any(failure => failure.State is not FailureState.Dead);

    private DeliveryWindow Window => window ??= Load();

    private DeliveryWindow Load()
    {
        var loaded = new DeliveryWindow(state, Schedule, random);
        foreach (var (id, failure) in failures.Where(pair => pair.Value.State is not FailureState.Dead))
        {
            loaded.Restore(new UnresolvedFailure(id, log.GetValueOrDefault(id)?.AppointmentId, failure.Attempts, failure.NextAttemptAt));
        }

        return loaded;
    }

    private void Append()
    {
        lastId += random.Next(1, 3);
        log.Add(lastId, StoredEvent.At(lastId, $"A{random.Next(4)}"));
    }

    private void Read()
    {
        var end = state.ReplayTo ?? long.MaxValue;
        var page = log.Where(pair => pair.Key > Window.ReadTo && pair.Key <= end).Take(3).ToList();
        foreach (var (_, stored) in page)
        {
            Window.Add(new LoggedEvent(stored, _ => default), now);
        }

        Window.Read(page.Count < 3 ? Math.Max(Window.ReadTo, Math.Min(lastId, end)) : page[^1].Key);
    }

    private Delivery? Take()
    {
        if (underWay.Count == 3)
        {
            return null;
        }

        if (Window.Take(now, _ => true, []) is not { } delivery)
        {
            Expect(underWay.Count > 0 || Window.Position == Window.ReadTo, "the position does not pass what waits behind a failure");
            return null;
        }

        Begin(delivery);
        return delivery;
    }

    private void Begin(Delivery delivery)
    {
        if (!log.TryGetValue(delivery.EventId, out var stored))
        {
            Window.Drop(delivery);
            return;
        }

        var before = log.Values.Where(other => other.AppointmentId == stored.AppointmentId && other.Id < stored.Id);
        Expect(before.All(other => done.Contains(other.Id) || givenUp.Contains(other.Id)), "an event overtook another of its appointment");
        Expect(underWay.All(other => other.Lane != delivery.Lane), "two events of an appointment were under way");
        Expect(!(delivery.DueAt > now), "an event was tried too early");
        underWay.Add(delivery);
    }

    private void Finish(Action<Delivery> how)
    {
        if (underWay.Count > 0)
        {
            var delivery = underWay[random.Next(underWay.Count)];
            underWay.Remove(delivery);
            how(delivery);
        }
    }

    private void Rarely(Action what)
    {
        if (random.Next(4) == 0)
        {
            what();
        }
    }

    private void Complete(Delivery delivery)
    {
        done.Add(delivery.EventId);
        completed.Add(delivery.EventId);
        Window.Complete(delivery);
    }

    private void Fail(Delivery delivery)
    {
        failed[delivery.EventId] = failed.GetValueOrDefault(delivery.EventId) + 1;
        if (Window.Fail(delivery, "failed", now))
        {
            Expect(failed[delivery.EventId] >= Schedule.Attempts, "an event was given up before its schedule was over");
            givenUp.Add(delivery.EventId);
        }
    }

    private void Save()
    {
        if (Window.Collect() is not { } changes)
        {
            return;
        }

        state = state.Copy();
        foreach (var id in changes.Resolved)
        {
            failures.Remove(id);
        }

        foreach (var failure in changes.Failures)
        {
            failures[failure.EventId] = failure;
        }

        var replayed = state.ReplayTo;
        state.Progress(changes.Position, default, isDisabled: false, error: null);
        if (replayed is not null && state.ReplayTo is null)
        {
            Crash();
        }
    }

    private void SaveInVain()
    {
        _ = Window.Collect();
        Crash();
    }

    private void Crash()
    {
        underWay.Clear();
        completed.Clear();
        window = null;
    }

    /// <summary>What people do happens between two runs.</summary>
    private void Steer()
    {
        Close();
        if (random.Next(3) == 0)
        {
            var from = random.NextInt64(1, lastId + 2);
            state = state.Copy();
            state.Replay(from, random.Next(2) == 0 ? null : from + random.Next(5));
        }
        else if (failures.Count > 0)
        {
            var failure = failures.ElementAt(random.Next(failures.Count)).Value;
            if (random.Next(2) == 0 && failure.State is not FailureState.Waiting)
            {
                failed[failure.EventId] = 0;
                failures[failure.EventId] = HandlerFailure.Of(state.Name, failure.EventId, FailureState.Retrying, 0, now, null, now);
            }
            else
            {
                failures.Remove(failure.EventId);
                givenUp.Add(failure.EventId);
            }
        }
    }

    /// <summary>Ends a run in order, after which nothing that was done comes again, unless something was not.</summary>
    private void Close()
    {
        while (underWay.Count > 0 || TakeGap())
        {
            Finish(Complete);
        }

        var readTo = Window.ReadTo;
        Save();
        Expect(completed.Where(id => id <= readTo).All(id => id <= state.Position || failures.ContainsKey(id)), "an orderly end forgot what was done");
        Crash();
    }

    private bool TakeGap()
    {
        if (Window.TakeGap(now, _ => true) is not { } delivery)
        {
            return false;
        }

        Begin(delivery);
        return true;
    }

    private void Erase()
    {
        if (log.Count > 0)
        {
            var id = log.ElementAt(random.Next(log.Count)).Key;
            log.Remove(id);
            failures.Remove(id);
        }
    }

    private void CheckStored()
    {
        var skipped = log.Keys.Where(id => id <= state.Position && !done.Contains(id) && !givenUp.Contains(id) && !failures.ContainsKey(id));
        Expect(!skipped.Any(), "the position passed an event that is neither done nor a failure");
    }

    private void Expect(bool isKept, string otherwise)
    {
        if (!isKept)
        {
            broken.Add(otherwise);
        }
    }
}
