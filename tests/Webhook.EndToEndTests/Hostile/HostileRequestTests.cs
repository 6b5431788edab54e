using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Hostile;

/// <summary>
/// Everything that the tables hold, one after the other, over plain sockets to the program as operators run it. Whatever
/// is sent, the answer is the one expected, nothing is a fault of the service, and what was stored stays as it was.
/// </summary>
[Parallelizable(ParallelScope.All)]
[Long]
internal sealed partial class HostileRequestTests
{
    private const int AtLeast = 150;
    private const string Formula = "=HYPERLINK(\"http://elsewhere.example\")";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    [TestCase(Storage.Sqlite)]
    [TestCase(Storage.Postgres)]
    public async Task Hostile_requests_are_refused_and_change_nothing(Storage storage)
    {
        await using var service = await GuardedService.StartAsync(storage);
        var (webhook, folder) = (service.Webhook, service.Folder);
        var actors = await Actors.AddAsync(webhook, folder);
        webhook.Client.DefaultRequestHeaders.Add("X-API-Key", actors.Admin);
        await StoreAsync(webhook);
        var cursor = (await JsonAsync(webhook, "/webhook/events?limit=1")).GetProperty("next_cursor").GetString()!;
        var before = await service.DataAsync();
        HostileRequest[] requests =
        [
            .. CredentialRequests.All(actors), .. FramingRequests.All(actors), .. PathRequests.All(actors), .. BodyRequests.All(actors), .. ParameterRequests.All(actors, cursor),
            .. AdministrationRequests.All(actors),
            .. HandlerRequests.All(actors),
        ];

        var wrong = new List<string>();
        foreach (var request in requests)
        {
            var answers = await SendAsync(webhook.Client.BaseAddress!.Port, request);
            var statuses = Status().Matches(answers).Select(status => int.Parse(status.Groups[1].ValueSpan)).DefaultIfEmpty(0).ToArray();
            if (!statuses.SequenceEqual(request.Statuses) || answers.Contains("   at ", StringComparison.Ordinal))
            {
                wrong.Add($"{request.Name}: {string.Join(' ', statuses)} instead of {string.Join(' ', request.Statuses)}");
            }
        }

        await TestContext.Out.WriteLineAsync($"{requests.Length} hostile requests");
        var events = await JsonAsync(webhook, "/webhook/events");
        var export = await webhook.Client.GetStringAsync("/webhook/events/export?format=csv");
        var after = await service.DataAsync();
        await webhook.TerminateAsync();
        Assert.Multiple(() =>
        {
            Assert.That(requests, Has.Length.AtLeast(AtLeast));
            Assert.That(requests.Select(request => request.Name), Is.Unique);
            Assert.That(string.Join(Environment.NewLine, wrong), Is.Empty);
            Assert.That(after, Is.EqualTo(before).And.Not.Null);
            Assert.That(events.GetProperty("count").GetInt32(), Is.EqualTo(3));
            Assert.That(export, Does.Contain("'=HYPERLINK"), "A formula is no formula in the export.");
            Assert.That(webhook.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.All.Match("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z (INFO|WARN) [^\u001b]*$"));
            Assert.That(File.ReadLines(folder.File("webhook_events.log")).Select(IsJson), Has.All.True);
        });
    }

    [GeneratedRegex("HTTP/1\\.1 ([0-9]{3})")]
    private static partial Regex Status();

    private static bool IsJson(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return !line.Contains('\u001b');
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // What is allowed, however it looks.
    private static async Task StoreAsync(WebhookProcess webhook)
    {
        foreach (var text in (string[])[Formula, "'; DROP TABLE events; --", "<script>alert(1)</script>"])
        {
            using var content = new StringContent(
                JsonSerializer.Serialize(new { event_type = "appointment.scheduled", appointment_id = text, patient_id = text, timestamp = "2025-01-10T12:30:00Z", notes = text }),
                Encoding.UTF8, "application/json");
            using var answer = await webhook.Client.PostAsync("/webhook/appointment", content);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }
    }

    private static async Task<JsonElement> JsonAsync(WebhookProcess webhook, string path) =>
        JsonDocument.Parse(await webhook.Client.GetStringAsync(path)).RootElement;

    private static async Task<string> SendAsync(int port, HostileRequest request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        var stream = tcp.GetStream();
        var received = new StringBuilder();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await stream.WriteAsync(request.Bytes, patience.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // It was refused before all of it was sent.
        }

        try
        {
            var buffer = new byte[16 * 1024];
            for (int read; (read = await stream.ReadAsync(buffer, patience.Token)) > 0;)
            {
                received.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // The connection was reset, perhaps after an answer.
        }
        catch (OperationCanceledException)
        {
            received.Append("HTTP/1.1 999 it waits");
        }

        return received.ToString();
    }
}
