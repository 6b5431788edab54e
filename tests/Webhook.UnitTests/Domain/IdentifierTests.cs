using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class IdentifierTests
{
    [TestCase("A12345")]
    [TestCase("a")]
    [TestCase(" a ")]
    [TestCase("\u200b", TestName = "A_zero_width_space_is_no_white_space")]
    [TestCase("\ufeff", TestName = "A_byte_order_mark_is_no_white_space")]
    [TestCase("\u180e", TestName = "A_Mongolian_vowel_separator_is_no_white_space")]
    [TestCase("病院/42 é😀")]
    public void Text_with_something_visible_is_valid(string value) =>
        Assert.That(Identifier.Check(value), Is.Null);

    [TestCase("a")]
    [TestCase("😀")]
    public void Length_is_limited_in_code_points(string character)
    {
        var longest = string.Concat(Enumerable.Repeat(character, Identifier.MaxLength));
        Assert.That(Identifier.Check(longest), Is.Null);
        Assert.That(Identifier.Check(longest + character)?.Code, Is.EqualTo("too_long"));
    }

    [Test]
    public void Nothing_is_empty() => Assert.That(Identifier.Check("")?.Code, Is.EqualTo("empty"));

    [Test]
    public void Every_kind_of_white_space_alone_is_blank()
    {
        var whiteSpace = Enumerable.Range(0, 0x10000).Select(unit => (char)unit)
            .Where(unit => char.IsWhiteSpace(unit) && !char.IsControl(unit)).ToList();
        Assert.That(whiteSpace, Has.Count.EqualTo(19));
        Assert.That(whiteSpace.Select(unit => Identifier.Check($"{unit}{unit}")?.Code), Is.All.EqualTo("blank"));
    }

    [Test]
    public void Every_control_character_is_refused_wherever_it_stands()
    {
        var controls = Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(unit => (char)unit).ToList();
        Assert.That(controls.Select(unit => Identifier.Check($"{unit}")?.Code), Is.All.EqualTo("control_character"));
        Assert.That(controls.Select(unit => Identifier.Check($"A{unit}")?.Code), Is.All.EqualTo("control_character"));
    }
}
