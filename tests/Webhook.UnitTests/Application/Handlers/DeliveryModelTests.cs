using FsCheck;
using FsCheck.Fluent;

namespace Webhook.UnitTests.Application.Handlers;

/// <summary>Whatever happens: every event at least once, in order within its appointment, dead only after the whole schedule.</summary>
[TestFixture]
internal sealed class DeliveryModelTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(400).WithQuietOnSuccess(true);

    [Test]
    public void No_mix_of_successes_failures_crashes_replays_and_erasures_breaks_a_promise() => Check.One(Config, Prop.ForAll(
        Arb.From(from seed in Gen.Choose(0, int.MaxValue) from steps in Gen.ListOf(Gen.Choose(0, 19)) select (seed, steps)),
        schedule =>
        {
            var model = new DeliveryModel(schedule.seed);
            foreach (var step in schedule.steps)
            {
                model.Step(step);
            }

            model.Settle();
            return (model.Broken.Count == 0).Label(string.Join("; ", model.Broken.Distinct()));
        }));

    [Test]
    public void The_schedules_that_are_tried_reach_events_that_are_given_up()
    {
        var random = new Random(7);
        var dead = 0;
        for (var round = 0; round < 200; round++)
        {
            var model = new DeliveryModel(round);
            for (var step = 0; step < 400; step++)
            {
                model.Step(random.Next(20));
            }

            dead += model.Dead;
        }

        Assert.That(dead, Is.GreaterThan(50));
    }
}
