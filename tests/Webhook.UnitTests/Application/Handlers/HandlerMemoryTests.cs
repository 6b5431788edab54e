using Microsoft.Extensions.Time.Testing;
using Webhook.Application.Handlers.Delivery;

namespace Webhook.UnitTests.Application.Handlers;

/// <summary>One event must not stop a handler, and an outage must not cost events their attempts.</summary>
[TestFixture]
internal sealed class HandlerMemoryTests
{
    private readonly FakeTimeProvider time = new();
    private HandlerMemory memory = null!;

    [SetUp]
    public void Begin() => memory = new HandlerMemory(time);

    [Test]
    public void An_event_is_to_blame_when_another_that_came_later_was_taken()
    {
        memory.NextTurn();
        Assert.That(memory.Blame(7), Is.False);
        memory.Answered(8, memory.NextTurn());
        Assert.That(memory.Blame(7), Is.True);
    }

    [Test]
    public void What_was_handed_over_before_says_nothing()
    {
        var earlier = memory.NextTurn();
        memory.NextTurn();
        Assert.That(memory.Blame(7), Is.False);
        memory.Answered(6, earlier);
        Assert.That(memory.Blame(7), Is.False);
    }

    [Test]
    public void While_nothing_is_taken_no_event_is_to_blame_not_even_one_that_was()
    {
        memory.Blame(7);
        memory.Answered(8, memory.NextTurn());
        Assert.That(memory.Blame(7), Is.True);
        memory.NextTurn();
        Assert.That((memory.Blame(7), memory.Blame(9), memory.Blame(7)), Is.EqualTo((false, false, false)));
    }

    [Test]
    public void One_that_is_taken_is_no_suspect_any_more()
    {
        memory.Blame(7);
        Assert.That(memory.Suspects, Is.EqualTo(new[] { 7L }));
        memory.Answered(7, memory.NextTurn());
        Assert.That(memory.Suspects, Is.Empty);
    }

    [Test]
    public void The_rate_is_that_of_the_last_minute()
    {
        for (var second = 0; second < 30; second++)
        {
            memory.Rate.Count();
            memory.Rate.Count();
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(memory.Rate.PerSecond, Is.EqualTo(1));
        time.Advance(TimeSpan.FromSeconds(45));
        Assert.That(memory.Rate.PerSecond, Is.EqualTo(0.5).Within(0.05));
        time.Advance(TimeSpan.FromDays(1));
        Assert.That(memory.Rate.PerSecond, Is.Zero);
    }
}
