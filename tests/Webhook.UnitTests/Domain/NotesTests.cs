using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class NotesTests
{
    [TestCase("")]
    [TestCase("  ")]
    [TestCase("two\r\nlines\tand \u0001\u007f\u0085")]
    public void Almost_any_text_is_valid(string value) => Assert.That(Notes.Check(value), Is.Null);

    [TestCase("a")]
    [TestCase("😀")]
    public void Length_is_limited_in_code_points(string character)
    {
        var longest = string.Concat(Enumerable.Repeat(character, Notes.MaxLength));
        Assert.That(Notes.Check(longest), Is.Null);
        Assert.That(Notes.Check(longest + character)?.Code, Is.EqualTo("too_long"));
    }

    [Test]
    public void Nul_is_refused() => Assert.That(Notes.Check("a\0b")?.Code, Is.EqualTo("control_character"));
}
