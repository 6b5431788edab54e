using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class IdempotencyKeyTests
{
    [Test]
    public void Every_visible_ASCII_character_is_valid() =>
        Assert.That(IdempotencyKey.Check(string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(unit => (char)unit))), Is.Null);

    [Test]
    public void Nothing_is_empty() => Assert.That(IdempotencyKey.Check("")?.Code, Is.EqualTo("empty"));

    [TestCase("a b")]
    [TestCase(" a")]
    [TestCase("a\n")]
    [TestCase("a\u007f")]
    [TestCase("a\0")]
    [TestCase("é")]
    [TestCase("１")]
    [TestCase("😀")]
    public void Anything_else_is_refused(string value) =>
        Assert.That(IdempotencyKey.Check(value)?.Code, Is.EqualTo("not_visible_ascii"));

    [Test]
    public void Length_is_limited()
    {
        Assert.That(IdempotencyKey.Check(new string('k', IdempotencyKey.MaxLength)), Is.Null);
        Assert.That(IdempotencyKey.Check(new string('k', IdempotencyKey.MaxLength + 1))?.Code, Is.EqualTo("too_long"));
    }
}
