using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>What arrives at a receiver that verifies by the reference library of Standard Webhooks.</summary>
[Parallelizable]
[Long]
internal sealed class DeliveryTests
{
    [Test]
    public async Task An_event_arrives_signed_and_as_readers_get_it()
    {
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        var eventId = await deliveries.PostAsync();
        await deliveries.TakenAsync(1);
        var arrival = deliveries.Receiver.Seen.Single();
        var stored = await deliveries.Webhook.Client.GetStringAsync($"/webhook/events/{eventId}");
        var handler = await deliveries.HandlerAsync(subscription.Handler, handler => handler.Position == eventId, "the position is behind the event");
        Assert.Multiple(() =>
        {
            Assert.That(arrival.Method, Is.EqualTo("POST"));
            Assert.That(arrival.WebhookId, Is.EqualTo($"evt_{eventId}"));
            Assert.That(arrival.VerifiedBy, Is.EqualTo([0]));
            Assert.That(arrival.Headers["content-type"], Does.StartWith("application/json"));
            Assert.That(arrival.Body, Is.EqualTo(stored));
            Assert.That(handler.Status, Is.EqualTo("running"));
            Assert.That(handler.LagEvents, Is.Zero);
        });
    }

    [Test]
    public async Task Events_of_an_appointment_arrive_in_order_and_one_after_the_other_and_no_more_at_once_than_allowed()
    {
        const int events = 600;
        const int atOnce = 5;
        await using var deliveries = await Deliveries.StartAsync($"--Handlers:MaxInFlight={atOnce}");
        await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync(new Behaviour { DelayMs = 5 });
        await deliveries.PostManyAsync(events, appointments: 20);
        await deliveries.TakenAsync(events);
        var seen = deliveries.Receiver.Seen;
        seen.AssertAllTaken(Enumerable.Range(1, events).Select(id => (long)id));
        Assert.Multiple(() =>
        {
            Assert.That(seen, Has.Count.EqualTo(events), "None comes twice while nothing fails.");
            Assert.That(seen.Select(arrival => arrival.OfAppointmentUnderWay), Has.All.EqualTo(1));
            Assert.That(seen.Max(arrival => arrival.UnderWay), Is.GreaterThan(1).And.AtMost(atOnce));
        });
    }

    [Test]
    public async Task A_cloud_event_has_what_CloudEvents_requires_and_the_event_as_its_data()
    {
        await using var deliveries = await Deliveries.StartAsync();
        await deliveries.SubscribeAsync(settings: new { format = "cloudevents" });
        var eventId = await deliveries.PostAsync();
        await deliveries.TakenAsync(1);
        var arrival = deliveries.Receiver.Seen.Single();
        var cloudEvent = arrival.Json;
        using var stored = JsonDocument.Parse(await deliveries.Webhook.Client.GetStringAsync($"/webhook/events/{eventId}"));
        Assert.Multiple(() =>
        {
            Assert.That(arrival.WebhookId, Is.EqualTo($"evt_{eventId}"));
            Assert.That(arrival.Headers["content-type"], Does.StartWith("application/cloudevents+json"));
            Assert.That(Text("specversion"), Is.EqualTo("1.0"));
            Assert.That(Text("id"), Is.Not.Empty);
            Assert.That(Text("type"), Does.Contain("appointment.scheduled"));
            Assert.That(Uri.IsWellFormedUriString(Text("source"), UriKind.RelativeOrAbsolute) && Text("source").Length > 0, Is.True, "source");
            Assert.That(DateTimeOffset.TryParse(Text("time"), out _), Is.True, "time");
            Assert.That(Text("datacontenttype"), Is.EqualTo("application/json"));
            Assert.That(cloudEvent.EnumerateObject().Select(member => member.Name), Has.All.Match("^[a-z0-9]{1,20}$"), "names of attributes");
            Assert.That(JsonElement.DeepEquals(cloudEvent.GetProperty("data"), stored.RootElement), Is.True, "data");
        });

        string Text(string attribute) => cloudEvent.GetProperty(attribute).GetString()!;
    }

    [Test]
    public async Task Only_events_of_the_wanted_types_and_of_the_wanted_source_arrive()
    {
        await using var deliveries = await Deliveries.StartAsync(new ProcessOptions { Guarded = true });
        var client = deliveries.Webhook.Client;
        client.DefaultRequestHeaders.Add("X-API-Key", (await File.ReadAllTextAsync(deliveries.Folder.File("admin.key"))).Trim());
        await deliveries.SubscribeAsync("/all");
        await deliveries.SubscribeAsync("/types", new { event_types = new[] { "appointment.cancelled", "appointment.no_show" } });
        await deliveries.SubscribeAsync("/source", new { source = "epic" });
        await deliveries.SubscribeAsync("/both", new { source = "epic", event_types = new[] { "appointment.cancelled" } });
        var keys = new[] { await KeyAsync("epic"), await KeyAsync("cerner") };
        long scheduled = await PostAsync(keys[0], "scheduled"), cancelled = await PostAsync(keys[0], "cancelled");
        long others = await PostAsync(keys[1], "cancelled"), noShow = await PostAsync(keys[1], "no_show");
        foreach (var (path, eventIds) in new (string, long[])[]
        {
            ("/all", [scheduled, cancelled, others, noShow]), ("/types", [cancelled, others, noShow]), ("/source", [scheduled, cancelled]), ("/both", [cancelled]),
        })
        {
            await deliveries.TakenAsync(eventIds.Length, path);
            Assert.That(deliveries.Receiver.Seen.Taken(path), Is.EqualTo(eventIds), path);
        }

        foreach (var id in Enumerable.Range(1, 4))
        {
            await deliveries.HandlerAsync($"subscription-{id}", handler => handler.LagEvents == 0, "nothing is left to it");
        }

        Assert.That(deliveries.Receiver.Seen, Has.Count.EqualTo(4 + 3 + 2 + 1));

        async Task<string> KeyAsync(string name)
        {
            using var created = await client.PostAsJsonAsync("/admin/clients", new { name, roles = new[] { "ingest" } });
            Assert.That(created.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            using var issued = await client.PostAsJsonAsync($"/admin/clients/{name}/keys", new { });
            return (string)(await issued.Content.ReadFromJsonAsync<JsonObject>())!["key"]!;
        }

        async Task<long> PostAsync(string key, string type)
        {
            using var request = EventJson.Raw(
                $$"""{"event_type":"appointment.{{type}}","appointment_id":"A1","patient_id":"P1","timestamp":"2025-01-10T12:30:00Z"}""");
            request.Headers.Add("X-API-Key", key);
            using var answer = await client.SendAsync(request);
            return await answer.EventIdAsync();
        }
    }

    [Test]
    public async Task A_subscription_from_the_start_gets_what_was_stored_before_it()
    {
        await using var deliveries = await Deliveries.StartAsync();
        var before = await deliveries.PostAsync("A1", "A2", "A1");
        await deliveries.SubscribeAsync("/start", new { from = "start" });
        await deliveries.SubscribeAsync("/end");
        var after = await deliveries.PostAsync("A1");
        await deliveries.TakenAsync(4, "/start");
        await deliveries.TakenAsync(1, "/end");
        Assert.That(deliveries.Receiver.Seen.Taken("/start").Order(), Is.EqualTo([.. before, after]));
        Assert.That(deliveries.Receiver.Seen.Taken("/end"), Is.EqualTo([after]));
    }

    [Test]
    public async Task After_a_rotation_deliveries_verify_with_the_old_secret_and_with_the_new_one()
    {
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        var rotated = await deliveries.Webhook.RotateSecretAsync(subscription);
        await deliveries.Receiver.TrustAsync("/a", subscription.Secret!, rotated, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        await deliveries.PostAsync();
        await deliveries.TakenAsync(1);
        Assert.That(deliveries.Receiver.Seen.Single().VerifiedBy, Is.EqualTo([0, 1]));
        Assert.That(rotated, Is.Not.EqualTo(subscription.Secret));
    }
}
