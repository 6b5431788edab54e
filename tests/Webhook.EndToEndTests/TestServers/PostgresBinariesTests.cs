using Webhook.EndToEndTests.Support;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.TestServers;

[TestFixture]
internal sealed class PostgresBinariesTests
{
    [TestCase(false, typeof(IgnoreException))]
    [TestCase(true, typeof(AssertionException))]
    public void Without_binaries_the_reason_says_what_to_install(bool fail, Type end)
    {
        using var empty = new TemporaryFolder();
        Assert.That(
            () => PostgresBinaries.Require(searchPath: empty.Path, versions: empty.Path, fail),
            Throws.TypeOf(end).With.Message.Contains("apt-get install postgresql").And.Message.Contains("WEBHOOK_TEST_POSTGRES"));
    }

    [Test]
    public void The_newest_version_is_taken()
    {
        using var versions = new TemporaryFolder();
        foreach (var version in (string[])["9.6", "15", "17", "8"])
        {
            Install(Path.Combine(versions.Path, version, "bin"));
        }

        Directory.CreateDirectory(versions.File("18"));
        Assert.That(PostgresBinaries.Find(searchPath: null, versions.Path), Is.EqualTo(versions.File("17/bin")));
    }

    [Test]
    public void The_search_path_comes_first_and_its_links_are_followed()
    {
        using var folder = new TemporaryFolder();
        Install(folder.File("17/bin"));
        Install(folder.File("elsewhere"));
        Directory.CreateDirectory(folder.File("path"));
        File.CreateSymbolicLink(folder.File("path/initdb"), folder.File("elsewhere/initdb"));
        Assert.That(PostgresBinaries.Find($"/nowhere:{folder.File("path")}", folder.Path), Is.EqualTo(folder.File("elsewhere")));
    }

    [Test]
    public void A_link_that_leads_nowhere_any_more_is_passed_over()
    {
        using var folder = new TemporaryFolder();
        Install(folder.File("17/bin"));
        Directory.CreateDirectory(folder.File("path"));
        File.CreateSymbolicLink(folder.File("path/initdb"), folder.File("removed/initdb"));
        Assert.That(PostgresBinaries.Find(folder.File("path"), folder.Path), Is.EqualTo(folder.File("17/bin")));
    }

    private static void Install(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "initdb"), "");
        File.WriteAllText(Path.Combine(folder, "postgres"), "");
    }
}
