using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class HandlerStateTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    [Test]
    public void A_new_handler_runs_from_where_it_is_put()
    {
        var state = At(41);
        Assert.That((state.Position, state.Status, state.ReplayTo, state.LastError), Is.EqualTo((41L, HandlerStatus.Running, (long?)null, (string?)null)));
    }

    [Test]
    public void Progress_is_taken_over()
    {
        var state = At(1);
        state.Progress(7, new BackOffState(2, Now.AddSeconds(2)), isDisabled: false, new HandlerError("answered 503", Now));
        Assert.That(
            (state.Position, state.TimesUnavailable, state.PausedUntil, state.LastError, state.LastErrorAt, state.Status),
            Is.EqualTo((7L, 2, Now.AddSeconds(2), "answered 503", Now, HandlerStatus.BackingOff)));
    }

    [Test]
    public void The_last_error_is_kept_when_all_is_well_again()
    {
        var state = At(1);
        state.Progress(2, new BackOffState(1, Now), isDisabled: false, new HandlerError("answered 503", Now));
        state.Progress(3, default, isDisabled: false, error: null);
        Assert.That((state.Status, state.PausedUntil, state.LastError), Is.EqualTo((HandlerStatus.Running, (DateTimeOffset?)null, "answered 503")));
    }

    [Test]
    public void A_person_goes_before_a_back_off_and_the_handler_itself_before_both()
    {
        var state = At(1);
        state.Progress(1, new BackOffState(1, Now), isDisabled: false, error: null);
        state.Pause();
        Assert.That(state.Status, Is.EqualTo(HandlerStatus.Paused));
        state.Progress(1, new BackOffState(1, Now), isDisabled: true, error: null);
        Assert.That(state.Status, Is.EqualTo(HandlerStatus.Disabled));
    }

    [Test]
    public void It_is_resumed_whatever_kept_it()
    {
        var state = At(1);
        state.Pause();
        state.Progress(1, new BackOffState(3, Now), isDisabled: true, error: null);
        state.Resume();
        Assert.That((state.Status, state.TimesUnavailable, state.PausedUntil), Is.EqualTo((HandlerStatus.Running, 0, (DateTimeOffset?)null)));
    }

    [Test]
    public void A_pause_outlasts_progress_that_was_under_way()
    {
        var state = At(1);
        state.Pause();
        state.Progress(2, default, isDisabled: false, error: null);
        Assert.That(state.Status, Is.EqualTo(HandlerStatus.Paused));
    }

    [Test]
    public void A_replay_goes_back_and_afterwards_on_where_it_was()
    {
        var state = At(100);
        Assert.That(state.Replay(10, 20), Is.True);
        Assert.That((state.Position, state.ReplayTo, state.ReplayOrigin), Is.EqualTo((9L, (long?)20, (long?)100)));
        Advance(state, 15);
        Assert.That((state.Position, state.ReplayTo), Is.EqualTo((15L, (long?)20)));
        Advance(state, 20);
        Assert.That((state.Position, state.ReplayTo, state.ReplayOrigin), Is.EqualTo((100L, (long?)null, (long?)null)));
    }

    [TestCase(null)]
    [TestCase(100L)]
    [TestCase(900L, Description = "beyond where it was: there it goes on anyway")]
    public void A_replay_without_an_end_goes_up_to_where_it_was(long? to)
    {
        var state = At(100);
        state.Replay(1, to);
        Assert.That((state.Position, state.ReplayTo), Is.EqualTo((0L, (long?)100)));
    }

    [Test]
    public void A_second_replay_does_not_forget_where_the_handler_was()
    {
        var state = At(100);
        state.Replay(10, 20);
        Advance(state, 12);
        Assert.That(state.Replay(50, 60), Is.True);
        Assert.That((state.Position, state.ReplayTo, state.ReplayOrigin), Is.EqualTo((49L, (long?)60, (long?)100)));
    }

    [Test]
    public void What_the_handler_has_not_reached_is_not_replayed()
    {
        var state = At(100);
        Assert.That(state.Replay(101, null), Is.False);
        Assert.That((state.Position, state.ReplayTo), Is.EqualTo((100L, (long?)null)));
        Assert.That(state.Replay(100, null), Is.True);
    }

    [Test]
    public void Every_status_has_a_name() => Assert.That(
        Enum.GetValues<HandlerStatus>().Select(status => status.ToWireName()), Is.EqualTo(new[] { "running", "paused", "backing_off", "disabled" }));

    private static HandlerState At(long position) => HandlerState.StartAt("billing", position, Now);

    private static void Advance(HandlerState state, long position) => state.Progress(position, default, isDisabled: false, error: null);
}
