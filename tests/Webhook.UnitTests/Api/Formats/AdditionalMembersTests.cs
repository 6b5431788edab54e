using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Webhook.Api.Formats;
using Webhook.Application.Events;
using Webhook.UnitTests.Application;

namespace Webhook.UnitTests.Api.Formats;

/// <summary>Members that the service does not know are kept as they were sent.</summary>
[TestFixture]
internal sealed class AdditionalMembersTests
{
    [TestCase("""{"x":1,"notes":"n","a":[]}""", """{"x":1,"a":[]}""", TestName = "Members_keep_their_order")]
    [TestCase("{ \"x\" : [ 1 , { } ] }", """{"x":[1,{}]}""", TestName = "White_space_between_tokens_goes")]
    [TestCase("""{"x":" a  b "}""", """{"x":" a  b "}""", TestName = "White_space_in_texts_stays")]
    [TestCase("""{"x":[true,false,null]}""", """{"x":[true,false,null]}""")]
    [TestCase("""{"x":"\u00e9\u003c\/\u4e16"}""", """{"x":"é</世"}""", TestName = "Escapes_that_need_not_be_go")]
    [TestCase("""{"x":"😀"}""", """{"x":"\uD83D\uDE00"}""", TestName = "Emoji_stay_whole")]
    [TestCase("""{"x":"\u0000\u001f\"\\"}""", """{"x":"\u0000\u001F\"\\"}""")]
    [TestCase("""{"é\u0020":1}""", """{"é ":1}""")]
    [TestCase("""{"":{"":""}}""", """{"":{"":""}}""")]
    [TestCase("""{"x":{"notes":1,"event_type":2}}""", """{"x":{"notes":1,"event_type":2}}""")]
    public void Other_members_are_kept_as_one_compact_object(string body, string additional) =>
        Assert.That(Read(body).Additional, Is.EqualTo(additional));

    [TestCase("0")]
    [TestCase("-0")]
    [TestCase("1.0")]
    [TestCase("1.50E+003")]
    [TestCase("1e400")]
    [TestCase("-1E-400")]
    [TestCase("123456789012345678901234567890123456789012345678901234567890.123456789012345678901234567890")]
    public void Numbers_keep_every_digit(string number) =>
        Assert.That(Read($$"""{"x":{{number}},"y":[{{number}}]}""").Additional, Is.EqualTo($$"""{"x":{{number}},"y":[{{number}}]}"""));

    [Test]
    public void A_number_as_long_as_a_body_keeps_every_digit()
    {
        var number = string.Concat(Enumerable.Repeat("1234567890", 6_000));
        Assert.That(Read($$"""{"x":{{number}}}""").Additional, Is.EqualTo($$"""{"x":{{number}}}"""));
    }

    [TestCase("{}")]
    [TestCase("""{"notes":{"x":1}}""")]
    public void Without_any_there_is_nothing(string body) => Assert.That(Read(body).Additional, Is.Null);

    [Test]
    public void Whatever_is_sent_means_the_same_afterwards() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true), Prop.ForAll(
            Arb.From(JsonValues.Spelled.Select(spelled => $$"""{"x":{{spelled.Text}}}""")),
            body => CanonicalJson.Of(Read(body).Additional!) == CanonicalJson.Of(body)));

    private static IncomingEvent Read(string body)
    {
        var read = EventJsonReader.Read(Encoding.UTF8.GetBytes(body));
        Assert.That(read.Unreadable, Is.Empty);
        return read;
    }
}
