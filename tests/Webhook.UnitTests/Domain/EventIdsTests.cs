using FsCheck;
using FsCheck.Fluent;
using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class EventIdsTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true);

    [TestCase(new long[0], null)]
    [TestCase(new long[] { 7 }, "7")]
    [TestCase(new long[] { 3, 7, 8, 9 }, "3,7-9")]
    [TestCase(new long[] { 9, 8, 7, 3 }, "7-9,3")]
    public void They_are_written_short(long[] ids, string? text) => Assert.That(EventIds.Of(ids).ToText(), Is.EqualTo(text));

    [Test]
    public void All_between_two_are_no_certain_ones() =>
        Assert.That(EventIds.Parse(EventIds.Between(3, 9)).MayHold([5]), Is.EqualTo((true, false)));

    [Test]
    public void As_many_pieces_as_a_page_may_have_stay_exact_and_one_more_does_not()
    {
        long[] apart = [.. Enumerable.Range(1, EventIds.MaxPieces + 1).Select(number => number * 10L)];
        Assert.That(EventIds.Of(apart[..^1]).ToText(), Does.StartWith("10,20,").And.EndsWith(",10000"));
        Assert.That(EventIds.Of(apart).ToText(), Does.StartWith("~10,20,").And.EndsWith(",10000-10010"));
    }

    [Test]
    public void Every_event_that_was_given_is_found_and_no_other_is_certain() => Check.One(Config, Prop.ForAll(
        Arb.From(from ids in Gen.ListOf(Gen.Choose(1, 6000)) from isReversed in Gen.Elements(true, false) select (Given: ids.Distinct().Order().ToArray(), IsReversed: isReversed)),
        walk =>
        {
            var given = walk.Given.Select(id => (long)id).ToArray();
            if (given.Length == 0)
            {
                return true;
            }

            var read = EventIds.Parse(EventIds.Of(walk.IsReversed ? given.AsEnumerable().Reverse() : given).ToText()!);
            return Enumerable.Range(1, 60).Select(step => step * 100L).Concat(given)
                .All(id => read.MayHold([id]) == (given.Contains(id) ? (true, true) : (false, false)));
        }));

    [Test]
    public void Where_gaps_are_no_longer_kept_every_event_that_was_given_is_still_found()
    {
        var random = new Random(7);
        var given = Enumerable.Range(1, 5_000).Select(number => (number * 20L) + random.Next(20)).Distinct().Order().ToArray();
        var read = EventIds.Parse(EventIds.Of(given).ToText()!);
        Assert.That(given.Select(id => read.MayHold([id])), Has.All.EqualTo((true, false)));
        Assert.That(read.MayHold([given[^1] + 1]), Is.EqualTo((false, false)));
    }
}
