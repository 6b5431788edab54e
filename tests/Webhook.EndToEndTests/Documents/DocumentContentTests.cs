using System.Text.Json;
using System.Text.RegularExpressions;

namespace Webhook.EndToEndTests.Documents;

internal sealed partial class DocumentContentTests
{
    private const string Guide = "docs/customer_docs.md";

    [Test]
    public void The_integration_guide_explains_every_problem_and_no_other()
    {
        var names = ProblemName().Matches(Repository.Read("src/Webhook.Api/Problems/ProblemType.cs")).Select(name => name.Groups[1].Value);
        Assert.That(TableKeys("### Problems"), Is.EquivalentTo(names).And.Not.Empty);
    }

    [Test]
    public void The_integration_guide_explains_every_error_code_and_no_other()
    {
        var codes = Repository.Sources().SelectMany(source => ErrorCode().Matches(source)).Select(code => code.Groups[1].Value).Distinct();
        Assert.That(TableKeys("### Error codes"), Is.EquivalentTo(codes).And.Not.Empty);
    }

    [Test]
    public void The_integration_guide_explains_every_anomaly_and_no_other()
    {
        var codes = AnomalyCode().Matches(Repository.Read("src/Webhook.Domain/Anomaly.cs")).Select(code => code.Groups[1].Value);
        Assert.That(TableKeys("## An appointment's history"), Is.EquivalentTo(codes).And.Not.Empty);
    }

    [Test]
    public void The_third_party_notices_list_every_package_that_is_shipped()
    {
        var dependencies = File.ReadAllText(Path.ChangeExtension(PublishedProgram.Assembly, ".deps.json"));
        using var document = JsonDocument.Parse(dependencies);
        var shipped = document.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())
            .Where(library => !library.Name.StartsWith("Webhook.", StringComparison.Ordinal))
            .Select(library => library.Name);
        var listed = PackageRow().Matches(Repository.Read("THIRD-PARTY-NOTICES.md")).Select(row => $"{row.Groups[1]}/{row.Groups[2]}");
        Assert.That(listed, Is.EquivalentTo(shipped));
    }

    [TestCase("docs/security.md")]
    [TestCase("docs/gdpr.md")]
    public void Every_test_that_a_document_names_is_there(string path)
    {
        var named = TestName().Matches(Repository.Read(path)).Select(name => name.Groups[1].Value).Distinct().ToList();
        var there = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension);
        Assert.That(named, Is.SubsetOf(there).And.Not.Empty);
    }

    [TestCaseSource(typeof(Repository), nameof(Repository.Documents))]
    public void Every_relative_link_leads_to_a_file_and_a_heading(string path)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, path))!;
        var broken = Link().Matches(WithoutBlocks(File.ReadAllText(Path.Combine(Repository.Root, path))))
            .Select(link => link.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Leads(target, folder, path));
        Assert.That(broken, Is.Empty);
    }

    private static bool Leads(string target, string folder, string self)
    {
        var parts = target.Split('#');
        var file = parts[0].Length == 0 ? Path.Combine(Repository.Root, self) : Path.GetFullPath(parts[0], folder);
        return parts.Length == 1 ? Path.Exists(file) : File.Exists(file) && Headings(File.ReadAllText(file)).Contains(parts[1]);
    }

    private static IEnumerable<string> Headings(string text) => Heading().Matches(WithoutBlocks(text))
        .Select(heading => NotInAnchor().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-'));

    private static string WithoutBlocks(string text) => Block().Replace(text.ReplaceLineEndings("\n"), string.Empty);

    /// <summary>The first cells, in code, of the tables between a heading and the next one of its level.</summary>
    private static IEnumerable<string> TableKeys(string heading)
    {
        var text = Repository.Read(Guide).ReplaceLineEndings("\n");
        var section = text[(text.IndexOf($"\n{heading}\n", StringComparison.Ordinal) + heading.Length + 2)..];
        return TableKey().Matches(section[..NextHeading().Match(section).Index]).Select(key => key.Groups[1].Value);
    }

    [GeneratedRegex("`([A-Za-z]+Tests)`")]
    private static partial Regex TestName();

    [GeneratedRegex("\"([a-z-]+)\", StatusCodes")]
    private static partial Regex ProblemName();

    [GeneratedRegex("""(?:RuleViolation\(|RuleViolation \w+(?: \{ get; \})? =\s+new\(|Report\([^,]+, |Unreadable\()\s*"([a-z_0-9]+)",""")]
    private static partial Regex ErrorCode();

    [GeneratedRegex("""Anomaly \w+ = new\(\s*"([a-z_]+)",""")]
    private static partial Regex AnomalyCode();

    [GeneratedRegex(@"^\| ([\w.]+) \| ([0-9][\w.-]*) \|", RegexOptions.Multiline)]
    private static partial Regex PackageRow();

    [GeneratedRegex("^\\| `([^`]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex TableKey();

    [GeneratedRegex("^##?#? ", RegexOptions.Multiline)]
    private static partial Regex NextHeading();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
