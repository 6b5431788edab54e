using FsCheck;
using FsCheck.Fluent;
using Webhook.Application.Events;

namespace Webhook.UnitTests.Application;

[TestFixture]
internal sealed class CanonicalJsonTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true);

    [TestCase("10", "10.0", "1e1", "1E+1", "100e-1", "0.1e2", "1.0E01", "10.000e0", "0.0000000001e11")]
    [TestCase("0", "-0", "0.0", "0e5", "-0.00E-7", "0e99999999999999999999")]
    [TestCase("-1.5", "-15e-1", "-0.15e1", "-1.50")]
    [TestCase("1e400", "10e399", "0.1e401")]
    [TestCase("1e1000000000000000000", "10e999999999999999999", "0.1e1000000000000000001", "1e+0001000000000000000000")]
    [TestCase("1e-1000000000000000000", "10e-1000000000000000001", "0.1e-999999999999999999")]
    [TestCase("10e9999999999999999999", "1e10000000000000000000", "0.01e10000000000000000002")]
    [TestCase("\"aé😀\"", "\"\\u0061\\u00e9\\ud83d\\ude00\"", "\"a\\u00E9\\uD83D\\uDE00\"")]
    [TestCase("\"/\\\"\\n\"", "\"\\/\\u0022\\u000A\"")]
    [TestCase("{\"a\":1,\"b\":[true,null]}", "{ \"b\" : [ true , null ] ,\n\t\"a\" : 1.0 }", "{\"\\u0061\":1e0,\"b\":[true,null]}")]
    [TestCase("{}", " { } ", "\t{}\r\n")]
    [TestCase("{\"a\":{\"x\":1,\"y\":2}}", "{\"a\":{\"y\":2,\"x\":1}}")]
    public void Texts_of_equal_meaning_become_one(params string[] texts) =>
        Assert.That(texts.Select(CanonicalJson.Of).Distinct().Count(), Is.EqualTo(1));

    [TestCase("10", "1", "100", "-10", "\"10\"", "[10]", "0.1")]
    [TestCase("123456789012345678901234567890", "123456789012345678901234567891")]
    [TestCase("0.1000000000000000000000000000001", "0.1")]
    [TestCase("1e400", "1e401", "-1e400")]
    [TestCase("1e99999999999999999998", "1e99999999999999999999")]
    [TestCase("null", "false", "0", "\"\"", "[]", "{}", "\"null\"")]
    [TestCase("[1,2]", "[2,1]", "[1,2,2]", "[[1],2]", "[12]")]
    [TestCase("{\"a\":1}", "{\"A\":1}", "{\"a\":2}", "{\"a\":1,\"b\":null}", "{\"b\":1}")]
    [TestCase("\"é\"", "\"e\\u0301\"", "\"E\"")]
    [TestCase("\"a\"", "\"a \"", "\"A\"")]
    public void Texts_of_different_meaning_stay_apart(params string[] texts) =>
        Assert.That(texts.Select(CanonicalJson.Of).Distinct().Count(), Is.EqualTo(texts.Length));

    [Test]
    public void A_number_of_a_million_digits_takes_no_time()
    {
        var nines = new string('9', 1_000_000);
        var canonical = Task.Run(() => CanonicalJson.Of($"[1{nines}.{nines}0,10e{nines}]"));
        Assert.That(canonical.Wait(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(canonical.Result, Does.EndWith(",1e1" + nines.Replace('9', '0') + "]"));
    }

    [Test]
    public void Whatever_the_spelling_one_value_has_one_text() =>
        Check.One(Thorough, Prop.ForAll(
            Arb.From(from value in JsonValues.Any from one in JsonValues.Spell(value) from other in JsonValues.Spell(value) select (one, other)),
            texts => CanonicalJson.Of(texts.one) == CanonicalJson.Of(texts.other)));

    [Test]
    public void Different_values_have_different_texts() =>
        Check.One(Thorough, Prop.ForAll(
            Arb.From(JsonValues.Spelled.Two()),
            both => (CanonicalJson.Of(both.Item1.Text) == CanonicalJson.Of(both.Item2.Text)) == both.Item1.Value.Means(both.Item2.Value)));

    [Test]
    public void The_canonical_text_is_its_own() =>
        Check.One(Thorough, Prop.ForAll(
            Arb.From(JsonValues.Spelled),
            spelled => CanonicalJson.Of(CanonicalJson.Of(spelled.Text)) == CanonicalJson.Of(spelled.Text)));
}
