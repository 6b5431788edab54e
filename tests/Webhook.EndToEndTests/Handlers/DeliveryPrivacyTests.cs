using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhook.EndToEndTests.PatientsData;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>Patients' data go to receivers and nowhere else, and it can be found out to whom they went.</summary>
[Parallelizable]
[Long]
internal sealed class DeliveryPrivacyTests
{
    private const string Canary = "canary7f3a";
    private const string HeaderValue = "letmein9c1e";

    private static readonly string Event =
        $$"""{"event_type":"appointment.scheduled","appointment_id":"A1","patient_id":"P-{{Canary}}","timestamp":"2025-01-10T12:30:00Z","notes":"Of {{Canary}}","{{Canary}}":{"of":"{{Canary}}"} }""";

    [Test]
    public async Task No_log_and_no_answer_to_administrators_has_patients_data_or_secrets_whatever_the_receiver_answers()
    {
        await using var deliveries = await Deliveries.StartAsync(new ProcessOptions
        {
            Environment = new Dictionary<string, string> { ["Logging__LogLevel__Default"] = "Trace", ["Logging__LogLevel__Microsoft"] = "Trace", ["Logging__LogLevel__System"] = "Trace" },
            Arguments = ["--Handlers:RetrySchedule:0=00:00:00"],
        });
        var subscriptions = new List<Subscription>();
        foreach (var status in (int[])[400, 302, 503, 410])
        {
            subscriptions.Add(await deliveries.SubscribeAsync($"/{status}", new { headers = new Dictionary<string, string> { ["X-Token"] = HeaderValue } }));
        }

        await deliveries.Receiver.BehaveAsync([.. ((int[])[400, 302, 503, 410]).Select(status => new Behaviour
        {
            Path = $"/{status}", Status = status, Echo = true,
            Headers = new Dictionary<string, string> { ["x-said"] = Canary, ["location"] = $"http://127.0.0.1/{Canary}", ["retry-after"] = Canary },
        })]);
        using (var request = EventJson.Raw(Event))
        using (var posted = await deliveries.Webhook.Client.SendAsync(request))
        {
            Assert.That(posted.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        await deliveries.HandlerAsync(subscriptions[0].Handler, handler => handler.Dead == 1, "the event is dead");
        await deliveries.HandlerAsync(subscriptions[1].Handler, handler => handler.Dead == 1, "the event is dead");
        await deliveries.HandlerAsync(subscriptions[2].Handler, handler => handler.Status == "backing_off", "it backs off");
        await deliveries.HandlerAsync(subscriptions[3].Handler, handler => handler.Status == "disabled", "it is disabled");
        List<string> told = [await GetAsync("/admin/handlers"), await GetAsync("/admin/subscriptions"), await GetAsync("/admin/audit?limit=1000")];
        foreach (var subscription in subscriptions)
        {
            told.Add(await GetAsync($"/admin/subscriptions/{subscription.Id}"));
            told.Add(await GetAsync($"/admin/handlers/{subscription.Handler}/failures"));
        }

        await deliveries.Webhook.TerminateAsync();
        told.AddRange(Directory.GetFiles(deliveries.Folder.Path, "webhook_events*").Select(File.ReadAllText));
        told.AddRange([deliveries.Webhook.Output, deliveries.Webhook.Errors]);
        Assert.Multiple(() =>
        {
            Assert.That(deliveries.Receiver.Seen.Select(arrival => arrival.Body), Has.All.Contains(Canary));
            Assert.That(deliveries.Receiver.Seen.Select(arrival => arrival.Headers["x-token"]), Has.All.EqualTo(HeaderValue));
            Assert.That(told, Has.Some.Contains("subscription-1"));
            Assert.That(told, Has.None.Contains(Canary), "patients' data");
            Assert.That(told, Has.None.Contains(HeaderValue), "the subscription's header");
            foreach (var secret in subscriptions.Select(subscription => subscription.Secret!["whsec_".Length..]))
            {
                Assert.That(told, Has.None.Contains(secret), "the subscription's secret");
            }
        });

        Task<string> GetAsync(string address) => deliveries.Webhook.Client.GetStringAsync(address);
    }

    [Test]
    public async Task The_audit_and_the_report_of_a_patient_say_which_events_left_the_service()
    {
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        var others = await deliveries.PostAsync("A1", "A2");
        using var request = EventJson.Raw(Event);
        using var posted = await deliveries.Webhook.Client.SendAsync(request);
        var eventId = await posted.EventIdAsync();
        await deliveries.TakenAsync(3);
        JsonArray? entries = null;
        await Until.TrueAsync(
            async () => (entries = await DisclosuresAsync(deliveries)).Sum(entry => (long)entry!["rows"]!) == 3, "all three are in the audit");
        var report = (await deliveries.Webhook.GetAsync<JsonObject>($"/admin/patients/P-{Canary}/report"))["accesses"]!.AsArray();
        var verdict = await deliveries.Webhook.VerifyAuditAsync();
        var accesses = report.Where(access => (string)access!["entry"]!["action"]! == "deliverEvents").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(entries!.SelectMany(entry => Ids((string)entry!["events"]!)).Order(), Is.EqualTo([.. others, eventId]));
            Assert.That(entries!.Select(entry => entry!["subject"]!.GetValue<string>()), Has.All.Contains(subscription.Handler));
            Assert.That(accesses, Has.Count.EqualTo(1), "accesses in the report");
            Assert.That(accesses.SelectMany(access => Ids((string)access!["entry"]!["events"]!)), Does.Contain(eventId));
            Assert.That(accesses.Select(access => (bool)access!["certain"]!), Has.All.True);
            Assert.That(verdict.Valid, Is.True);
        });
    }

    [Test]
    public async Task What_a_receiver_refused_left_the_service_all_the_same()
    {
        await using var deliveries = await Deliveries.StartAsync("--Handlers:RetrySchedule:0=01:00:00");
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync(Behaviour.Answer(400));
        var eventId = await deliveries.PostAsync();
        await deliveries.HandlerAsync(subscription.Handler, handler => handler.Retrying == 1, "it is retried");
        await Until.TrueAsync(
            async () => (await DisclosuresAsync(deliveries)).Any(entry => Ids((string)entry!["events"]!).Contains(eventId)), "it is in the audit");
    }

    [Test]
    public async Task An_erasure_takes_away_what_waits_to_be_sent()
    {
        await using var deliveries = await Deliveries.StartAsync("--Handlers:RetrySchedule:0=01:00:00");
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync(Behaviour.Answer(400));
        using (var request = EventJson.Raw(Event))
        using (var posted = await deliveries.Webhook.Client.SendAsync(request))
        {
            Assert.That(posted.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        var other = await deliveries.PostAsync("A1");
        await deliveries.HandlerAsync(subscription.Handler, handler => handler is { Retrying: 1, Waiting: 1 }, "it is retried");
        await deliveries.Receiver.BehaveAsync();
        Assert.That(await deliveries.Webhook.EraseAsync($"P-{Canary}"), Is.EqualTo(1));

        // What waited behind it goes on.
        await deliveries.TakenAsync(1);
        await deliveries.HandlerAsync(subscription.Handler, handler => handler is { Retrying: 0, Waiting: 0, Dead: 0 }, "nothing is left");
        Assert.Multiple(() =>
        {
            Assert.That(deliveries.Receiver.Seen.Taken(), Is.EqualTo([other]));
            Assert.That(deliveries.Webhook.FailuresAsync(subscription.Handler).Result, Is.Empty);
            Assert.That(FolderSearch.Find(deliveries.Folder.Path, Canary), Is.Empty);
        });
    }

    [Test]
    public async Task What_is_erased_before_it_was_sent_is_never_sent()
    {
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync(Behaviour.Answer(503));
        var first = await deliveries.PostAsync("A2");
        await deliveries.HandlerAsync(subscription.Handler, handler => handler.Status == "backing_off", "it backs off");
        await deliveries.Webhook.SteerAsync(subscription.Handler, "pause");
        using (var request = EventJson.Raw(Event))
        using (var posted = await deliveries.Webhook.Client.SendAsync(request))
        {
            Assert.That(posted.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        var last = await deliveries.PostAsync("A1");
        await deliveries.Webhook.EraseAsync($"P-{Canary}");
        await deliveries.Receiver.BehaveAsync();
        await deliveries.Webhook.SteerAsync(subscription.Handler, "resume");
        await deliveries.TakenAsync(2);
        await deliveries.HandlerAsync(subscription.Handler, handler => handler.LagEvents == 0, "nothing is left");
        Assert.That(deliveries.Receiver.Seen.Taken().Order(), Is.EqualTo([first, last]));
        Assert.That(deliveries.Receiver.Seen.Select(arrival => arrival.Body), Has.None.Contains(Canary));
    }

    [Test]
    public async Task What_is_erased_while_it_waits_for_its_turn_is_never_sent()
    {
        await using var deliveries = await Deliveries.StartAsync("--Handlers:MaxInFlight=1");
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Webhook.SteerAsync(subscription.Handler, "pause");
        var first = await deliveries.PostAsync("A2");
        using (var request = EventJson.Raw(Event))
        using (var posted = await deliveries.Webhook.Client.SendAsync(request))
        {
            Assert.That(posted.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        var last = await deliveries.PostAsync("A1");

        // All three are read at once, and the first takes its time.
        await deliveries.Receiver.BehaveAsync(new Behaviour { EventId = first, DelayMs = 2_000 });
        await deliveries.Webhook.SteerAsync(subscription.Handler, "resume");
        await deliveries.Receiver.SeesAsync(seen => seen.Count == 1, "the first is under way");
        Assert.That(await deliveries.Webhook.EraseAsync($"P-{Canary}"), Is.EqualTo(1));
        await deliveries.TakenAsync(2);
        await deliveries.HandlerAsync(subscription.Handler, handler => handler.LagEvents == 0, "nothing is left");
        Assert.That(deliveries.Receiver.Seen.Taken(), Is.EqualTo([first, last]));
        Assert.That(deliveries.Receiver.Seen.Select(arrival => arrival.Body), Has.None.Contains(Canary));
    }

    private static async Task<JsonArray> DisclosuresAsync(Deliveries deliveries) =>
        (await deliveries.Webhook.GetAsync<JsonObject>("/admin/audit?action=deliverEvents&limit=1000"))["audit"]!.AsArray();

    /// <returns>The event_ids of a text such as <c>3,7-9</c>.</returns>
    private static IEnumerable<long> Ids(string text) =>
        text.Split(',').Select(piece => Array.ConvertAll(piece.Split('-'), long.Parse)).SelectMany(ends => Enumerable.Range((int)ends[0], (int)(ends[^1] - ends[0] + 1))).Select(id => (long)id);
}
