using System.Diagnostics;
using System.Text.Json;
using Webhook.EndToEndTests.Documents;
using Webhook.EndToEndTests.PatientsData;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.Postgres;

/// <summary>A service moves from its SQLite file to PostgreSQL, as docs/moving.md says, and its clients notice nothing.</summary>
[Long]
internal sealed class MovingTests
{
    private const int Events = 60_000;
    private const string Page = "/webhook/events?order=asc&limit=3";

    [Test]
    public async Task A_service_goes_on_with_a_copy_that_was_killed_and_started_again()
    {
        using var folder = new TemporaryFolder();
        await using var database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        long keyed;
        string cursor;
        await using (var before = await WebhookProcess.StartAsync(folder.Path))
        {
            using var posted = await before.Client.PostEventAsync("A-keyed", "key-1");
            keyed = await posted.EventIdAsync();
            using var many = await before.Client.PostManyAsync(Events, appointments: Events);
            many.EnsureSuccessStatusCode();
            cursor = (await PageAsync(before, Page)).GetProperty("next_cursor").GetString()!;
            Assert.That(await before.TerminateAsync(), Is.Zero);
        }

        string[] copy = [PublishedProgram.Assembly, "copy", "--from", $"Data Source={folder.File(StoredEvents.FileName)}", "--to", database.ConnectionString];
        await KillInTheMidstAsync(copy, database);
        var (output, errors) = await Tool.RunAsync(folder.Path, PublishedProgram.Dotnet, copy);
        Assert.That(errors, Is.Empty);
        Assert.That(output, Does.Match($"(?m)^events +{Events + 1} +[0-9a-f]{{64}} +yes$").And.Not.Contains(" NO"));

        var after = await database.StartAsync();
        using var retried = await after.Client.PostEventAsync("A-keyed", "key-1");
        Assert.That((await retried.EventIdAsync(), retried.Headers.Contains("Idempotency-Replayed")), Is.EqualTo((keyed, true)));
        using var next = await after.Client.PostEventAsync("A-next");
        Assert.That(await next.EventIdAsync(), Is.EqualTo(Events + 2));
        var page = await PageAsync(after, $"{Page}&cursor={Uri.EscapeDataString(cursor)}");
        Assert.That(
            page.GetProperty("events").EnumerateArray().Select(stored => stored.GetProperty("event_id").GetInt64()), Is.EqualTo(new[] { 4, 5, 6 }));
        Assert.That((await after.VerifyAuditAsync()).Valid);
    }

    private static async Task KillInTheMidstAsync(string[] copy, PostgresDatabase database)
    {
        using var copying = Process.Start(new ProcessStartInfo(PublishedProgram.Dotnet, copy) { RedirectStandardError = true })!;
        await Until.TrueAsync(async () => await CountAsync(database) > 0, "a part is copied");
        Assert.That(copying.HasExited, Is.False);
        copying.Kill();
        await copying.WaitForExitAsync();
        Assert.That(await CountAsync(database), Is.GreaterThan(0).And.LessThan(Events), "the copy was not done");
    }

    private static async Task<long> CountAsync(PostgresDatabase database)
    {
        await using var connection = await database.OpenAsync();
        return await Sql.AskAsync(connection, "SELECT to_regclass('events') IS NOT NULL") is true
            ? (long)(await Sql.AskAsync(connection, "SELECT count(*) FROM events"))!
            : 0;
    }

    private static async Task<JsonElement> PageAsync(WebhookProcess webhook, string address)
    {
        await using var answer = await webhook.Client.GetStreamAsync(new Uri(address, UriKind.Relative));
        using var page = await JsonDocument.ParseAsync(answer);
        return page.RootElement.Clone();
    }
}
