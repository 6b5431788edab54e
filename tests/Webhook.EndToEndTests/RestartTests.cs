using System.Net;
using System.Text.Json;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests;

[Parallelizable]
internal sealed class RestartTests
{
    [Test]
    public async Task What_was_stored_before_a_restart_is_found_after_it()
    {
        using var folder = new TemporaryFolder();
        var locations = new List<Uri>();
        await using (var webhook = await WebhookProcess.StartAsync(folder.Path))
        {
            foreach (var appointment in (string[])["A-1", "A-2", "A-3"])
            {
                using var answer = await webhook.Client.PostEventAsync(appointment);
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
                locations.Add(answer.Headers.Location!);
            }

            Assert.That(await webhook.TerminateAsync(), Is.Zero);
            Assert.That(webhook.Errors, Is.Empty);
        }

        await using var again = await WebhookProcess.StartAsync(folder.Path);
        var found = new List<string?>();
        foreach (var location in locations)
        {
            found.Add(AppointmentOf(await again.Client.GetStringAsync(location)));
        }

        using var list = JsonDocument.Parse(await again.Client.GetStringAsync("/webhook/events"));
        Assert.Multiple(() =>
        {
            Assert.That(found, Is.EqualTo(["A-1", "A-2", "A-3"]));
            Assert.That(list.RootElement.GetProperty("count").GetInt32(), Is.EqualTo(3));
        });
    }

    [Test]
    public async Task A_retry_after_a_restart_gets_the_first_answer_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        byte[] first;
        await using (var webhook = await WebhookProcess.StartAsync(folder.Path))
        {
            using var answer = await webhook.Client.PostEventAsync("A-1", key: "K-1");
            first = await answer.Content.ReadAsByteArrayAsync();
            await webhook.TerminateAsync();
        }

        await using var again = await WebhookProcess.StartAsync(folder.Path);
        using var replayed = await again.Client.PostEventAsync("A-1", key: "K-1");
        var second = await replayed.Content.ReadAsByteArrayAsync();
        Assert.Multiple(() =>
        {
            Assert.That(replayed.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(replayed.Headers.GetValues("Idempotency-Replayed"), Is.EqualTo(["true"]));
            Assert.That(second, Is.EqualTo(first));
        });
    }

    [Test]
    public async Task A_stop_leaves_the_database_in_one_file()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        using var answer = await webhook.Client.PostEventAsync("A-1");
        Assert.That(folder.File("appointments.db-wal"), Does.Exist);
        await webhook.TerminateAsync();
        Assert.That(
            Directory.GetFiles(folder.Path).Select(Path.GetFileName),
            Is.EquivalentTo(["appointments.db", "webhook_events.log"]));
    }

    private static string? AppointmentOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("appointment_id").GetString();
    }
}
