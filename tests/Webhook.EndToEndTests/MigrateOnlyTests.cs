using Webhook.EndToEndTests.Postgres;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests;

/// <summary>Where a start may not change the database, somebody else makes it, by a command that ends.</summary>
[Parallelizable]
internal sealed class MigrateOnlyTests
{
    [Test]
    public async Task A_start_that_may_not_migrate_is_refused_until_the_command_did()
    {
        await using var database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        using var folder = new TemporaryFolder();
        var options = PostgresDatabase.Options(database.ConnectionString, "--Storage:Migrate=false");
        var refused = await WebhookProcess.RefuseAsync(folder.Path, options);
        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That(refused.Errors, Does.StartWith("The service cannot start. The database is not up to date. Start once with --migrate-only"));

        // The second time there is nothing to do.
        for (var time = 0; time < 2; time++)
        {
            var migrated = await WebhookProcess.RefuseAsync(folder.Path, options with { Arguments = [.. options.Arguments, "--migrate-only"] });
            Assert.That((migrated.ExitCode, migrated.Errors), Is.EqualTo((0, string.Empty)));
        }

        await using var webhook = await WebhookProcess.StartAsync(folder.Path, options);
        Assert.That(await webhook.IsHealthyAsync(), Is.True);
    }

    [Test]
    public async Task What_is_wrong_is_said_as_at_a_start()
    {
        using var folder = new TemporaryFolder();
        var refused = await WebhookProcess.RefuseAsync(folder.File("missing"), new ProcessOptions { Arguments = ["--migrate-only"] });
        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That(refused.Errors, Does.StartWith("The service cannot start. The folder"));
    }
}
