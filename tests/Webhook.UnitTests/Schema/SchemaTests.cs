using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Webhook.Api.Formats;
using Webhook.Application.Events;

namespace Webhook.UnitTests.Schema;

/// <summary>
/// schema.json says the same as the code. A failure prints the body and, as <c>Rnd</c> and <c>Size</c>, what
/// <c>Config.WithReplay</c> needs to make it again.
/// </summary>
/// <remarks>
/// corpus.ndjson holds bodies with the validator's verdicts, for machines without Node.js. After a change of the rules
/// make it anew: <c>npm ci</c> in tests/, then
/// <c>dotnet test tests/Webhook.UnitTests --filter Name=Make_the_corpus_anew</c>.
/// </remarks>
[TestFixture]
internal sealed class SchemaTests
{
    private const int BodiesJudged = 10_000;
    private const int BodiesRecorded = 2_000;
    private static readonly string Corpus = RepositoryRoot.File("tests", "Webhook.UnitTests", "Schema", "corpus.ndjson");

    [Test]
    public void A_standard_validator_judges_every_event_as_the_service_does()
    {
        using var ajv = Ajv.StartOrSkip();
        var judged = new Dictionary<bool, int> { [true] = 0, [false] = 0 };
        var agree = Prop.ForAll(EventBodies.Arbitrary, body =>
        {
            var verdict = Judge(body.ToString());
            judged[verdict]++;
            return verdict == ajv.IsValidAsync(body.ToString()).GetAwaiter().GetResult();
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(BodiesJudged).WithQuietOnSuccess(true), agree);
        TestContext.Out.WriteLine($"{judged[true]} valid, {judged[false]} invalid");
        Assert.That(judged.Values, Has.All.GreaterThan(BodiesJudged / 4), "both verdicts must be common");
    }

    [Test]
    public void The_service_gives_the_recorded_verdicts()
    {
        var recorded = ReadCorpus();
        Assert.That(recorded, Has.Count.EqualTo(BodiesRecorded));
        Assert.That(recorded.Where(line => Judge(line.Body) != line.Valid).Select(line => line.Body), Is.Empty);
    }

    [Test]
    public async Task The_recorded_verdicts_are_the_validators()
    {
        using var ajv = Ajv.StartOrSkip();
        foreach (var line in ReadCorpus())
        {
            Assert.That(await ajv.IsValidAsync(line.Body), Is.EqualTo(line.Valid), line.Body);
        }
    }

    [Test]
    [Explicit("Writes corpus.ndjson, which is committed.")]
    public async Task Make_the_corpus_anew()
    {
        using var ajv = Ajv.StartOrSkip();
        var lines = new StringBuilder();
        foreach (var body in EventBodies.Arbitrary.Generator.Sample(BodiesRecorded, new Rnd(2026), size: 50))
        {
            var valid = await ajv.IsValidAsync(body.ToString());
            lines.Append($"{{\"valid\":{(valid ? "true" : "false")},\"body\":{body}}}\n");
        }

        await File.WriteAllTextAsync(Corpus, lines.ToString());
    }

    /// <summary>As the endpoint judges; the text is well-formed, so the only thing unreadable can be that it is no object.</summary>
    private static bool Judge(string body)
    {
        var incoming = EventJsonReader.Read(Encoding.UTF8.GetBytes(body));
        Assert.That(incoming.Unreadable.Select(error => error.Code), Is.All.EqualTo("wrong_type"), body);
        return IncomingEventRules.Check(incoming, out _) is null;
    }

    private static List<(string Body, bool Valid)> ReadCorpus() => [.. File.ReadLines(Corpus).Select(line =>
    {
        using var document = JsonDocument.Parse(line);
        return (document.RootElement.GetProperty("body").GetRawText(), document.RootElement.GetProperty("valid").GetBoolean());
    })];
}
