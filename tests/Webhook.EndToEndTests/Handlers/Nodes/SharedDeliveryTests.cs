using System.Net;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers.Nodes;

/// <summary>While all processes live, one of them delivers what all of them receive.</summary>
[Parallelizable]
[Long]
internal sealed class SharedDeliveryTests
{
    [Test]
    public async Task Whichever_node_receives_events_each_arrives_once_and_those_of_an_appointment_in_order_and_one_after_the_other()
    {
        const int rounds = 10;
        const int eventsOfRound = 50;
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.Receiver.BehaveAsync(new Behaviour { DelayMs = 3 });
        await Task.WhenAll(PostAsync(nodes.First), PostAsync(nodes.Second));
        await nodes.DoneAsync(nodes.Second);
        var seen = nodes.Receiver.Seen;
        seen.AssertAllTaken(await nodes.StoredAsync());
        Assert.Multiple(() =>
        {
            Assert.That(seen, Has.Count.EqualTo(2 * rounds * eventsOfRound), "None comes twice while both live.");
            Assert.That(seen.Select(arrival => arrival.OfAppointmentUnderWay), Has.All.EqualTo(1));
        });
        Assert.That(await nodes.IsFirstOwnerAsync(), "Nobody takes a handler from one that lives.");

        async Task PostAsync(WebhookProcess node)
        {
            for (var round = 0; round < rounds; round++)
            {
                using var answer = await node.Client.PostManyAsync(eventsOfRound, appointments: 20);
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            }
        }
    }

    [Test]
    public async Task What_one_node_receives_the_other_delivers_at_once()
    {
        await using var nodes = await TwoNodes.StartAsync();
        for (var round = 1; round <= 5; round++)
        {
            using var answer = await nodes.Second.Client.PostEventAsync("A1");
            var eventId = await answer.EventIdAsync();
            await nodes.Receiver.SeesAsync(seen => seen.Any(arrival => arrival.EventId == eventId), "it arrives", seconds: 3);
        }
    }
}
