using Microsoft.Extensions.Time.Testing;
using Webhook.Application.Handlers.Delivery;

namespace Webhook.UnitTests.Application.Handlers;

[TestFixture]
internal sealed class DeliveryPaceTests
{
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(50)]
    [TestCase(10_000)]
    public void So_many_turns_begin_each_second(int rate)
    {
        const int seconds = 10;
        var (begun, _) = Run(rate, seconds);
        var catchUp = 1 + (rate / 10);
        Assert.That(begun, Is.InRange((rate * seconds) - 1, (rate * seconds) + catchUp));
    }

    [Test]
    public void Turns_are_spread_evenly()
    {
        var (_, most) = Run(rate: 50, seconds: 10);
        Assert.That(most, Is.LessThanOrEqualTo(6), "of 100 ms, those of the first included");
    }

    [Test]
    public async Task An_idle_time_is_not_made_up_for()
    {
        var time = new FakeTimeProvider();
        var pace = new DeliveryPace(10, time);
        await pace.WaitAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromHours(1));
        var turns = Enumerable.Range(0, 5).Select(_ => pace.WaitAsync(CancellationToken.None).AsTask()).ToList();
        Assert.That(turns.Count(turn => turn.IsCompleted), Is.EqualTo(2), "the one that is due, and the one of the last 100 ms");
    }

    [Test]
    public async Task A_wait_can_be_ended()
    {
        var pace = new DeliveryPace(1, new FakeTimeProvider());
        using var end = new CancellationTokenSource();
        Task[] turns = [pace.WaitAsync(end.Token).AsTask(), pace.WaitAsync(end.Token).AsTask(), pace.WaitAsync(end.Token).AsTask()];
        await end.CancelAsync();
        Assert.That(async () => await turns[^1], Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>Takes turns one after the other for a while.</summary>
    /// <returns>How many began, and the most that began within 100 ms.</returns>
    private static (int Begun, int Most) Run(int rate, int seconds)
    {
        var time = new FakeTimeProvider();
        var pace = new DeliveryPace(rate, time);
        var (begun, most) = (0, 0);
        var turn = pace.WaitAsync(CancellationToken.None).AsTask();
        for (var step = 0; step < seconds * 10; step++)
        {
            var before = begun;
            for (var millisecond = 0; millisecond < 100; millisecond++)
            {
                while (turn.IsCompletedSuccessfully)
                {
                    begun++;
                    turn = pace.WaitAsync(CancellationToken.None).AsTask();
                }

                time.Advance(TimeSpan.FromMilliseconds(1));
            }

            most = Math.Max(most, begun - before);
        }

        return (begun, most);
    }
}
