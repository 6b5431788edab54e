using System.Net;
using System.Net.Http.Headers;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Access;

/// <summary>Who starts the program outside of Development gets in, and nobody else does.</summary>
[Parallelizable]
[Long]
internal sealed class FirstStartTests
{
    private static readonly ProcessOptions Guarded = new() { Guarded = true };

    [Test]
    public async Task The_first_start_leaves_a_key_that_only_its_user_can_read_and_no_log_has()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, Guarded);
        var key = (await File.ReadAllTextAsync(folder.File("admin.key"))).Trim();
        Assert.Multiple(async () =>
        {
            Assert.That(File.GetUnixFileMode(folder.File("admin.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(await StatusAsync(webhook, key: null), Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(await StatusAsync(webhook, key), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(webhook.Output, Does.Contain($"its API key is in {folder.File("admin.key")}").And.Not.Contain(key));
        });
        await webhook.TerminateAsync();
        Assert.That(await File.ReadAllTextAsync(folder.File("webhook_events.log")), Does.Not.Contain(key));
        Assert.That(StoredEvents.Execute(folder.Path, "SELECT count(*) FROM client_keys WHERE hash LIKE 'awk_%' OR id LIKE 'awk_%'"), Is.EqualTo("0"));
    }

    [Test]
    public async Task Later_starts_make_no_further_key_and_the_first_one_stays_valid()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await WebhookProcess.StartAsync(folder.Path, Guarded))
        {
            await first.KillAsync();
        }

        var key = (await File.ReadAllTextAsync(folder.File("admin.key"))).Trim();
        File.Delete(folder.File("admin.key"));
        await using var second = await WebhookProcess.StartAsync(folder.Path, Guarded);
        Assert.That(folder.File("admin.key"), Does.Not.Exist);
        Assert.That(await StatusAsync(second, key), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_file_of_a_database_that_is_gone_is_replaced()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("admin.key"), "awk_of_another_database");
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, Guarded);
        var key = (await File.ReadAllTextAsync(folder.File("admin.key"))).Trim();
        Assert.That(await StatusAsync(webhook, key), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(File.GetUnixFileMode(folder.File("admin.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task An_open_service_makes_no_client()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        Assert.That(folder.File("admin.key"), Does.Not.Exist);
        Assert.That(await StatusAsync(webhook, key: null), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_that_another_process_takes_away_is_soon_refused()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, Guarded);
        var key = (await File.ReadAllTextAsync(folder.File("admin.key"))).Trim();
        Assert.That(await StatusAsync(webhook, key), Is.EqualTo(HttpStatusCode.OK));
        StoredEvents.Execute(folder.Path, "DELETE FROM client_keys");
        await Until.TrueAsync(async () => await StatusAsync(webhook, key) is HttpStatusCode.Unauthorized, "the key is refused");
    }

    private static async Task<HttpStatusCode> StatusAsync(WebhookProcess webhook, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/clients");
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var response = await webhook.Client.SendAsync(request);
        return response.StatusCode;
    }
}
