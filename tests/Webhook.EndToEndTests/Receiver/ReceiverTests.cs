using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.Receiver;

/// <summary>The receiver that other tests rely on tells good deliveries from bad ones, and behaves as it is told.</summary>
[Parallelizable]
internal sealed class ReceiverTests
{
    private const string Body = """{"event_id":7,"appointment_id":"A1"}""";

    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");
    private static readonly string Secret = $"whsec_{Convert.ToBase64String(Key)}";

    [Test]
    public async Task It_takes_a_delivery_only_if_it_verifies()
    {
        await using var receiver = await ReceiverProcess.StartAsync();
        using var client = new HttpClient();
        using var unknown = await SendAsync(client, receiver, Body);
        await receiver.TrustAsync("/a", "whsec_AAAA", Secret);
        using var good = await SendAsync(client, receiver, Body);
        using var changed = await SendAsync(client, receiver, Body + " ");
        await receiver.SeesAsync(seen => seen.Count == 3, "three came");
        var arrival = receiver.Seen[1];
        Assert.Multiple(() =>
        {
            Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(good.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(changed.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(receiver.Seen.Select(seen => seen.VerifiedBy), Is.EqualTo(new int[][] { [], [1], [] }));
            Assert.That((arrival.Method, arrival.Path, arrival.WebhookId, arrival.EventId, arrival.AppointmentId, arrival.Status, arrival.Body), Is.EqualTo(
                ("POST", "/a", "evt_7", 7L, "A1", 200, Body)));
            Assert.That(receiver.Seen.Taken(), Is.EqualTo([7L]));
        });
    }

    [Test]
    public async Task What_it_saw_and_what_it_was_told_outlive_a_kill()
    {
        await using var receiver = await ReceiverProcess.StartAsync();
        var port = receiver.Port;
        await receiver.TrustAsync("/a", Secret);
        await receiver.BehaveAsync(new Behaviour { Mode = ReceiverMode.Hang });
        using var client = new HttpClient();
        var hanging = SendAsync(client, receiver, Body);
        await receiver.SeesAsync(seen => seen.Count == 1, "it came");
        await receiver.KillAsync();
        Assert.That(async () => await hanging, Throws.InstanceOf<HttpRequestException>());
        Assert.That(async () => await SendAsync(client, receiver, Body), Throws.InstanceOf<HttpRequestException>());

        await receiver.StartAgainAsync();
        await receiver.BehaveAsync(new Behaviour { Status = 500, Times = 1 });
        using var refused = await SendAsync(client, receiver, Body);
        using var taken = await SendAsync(client, receiver, Body);
        await receiver.SeesAsync(seen => seen.Count == 3, "two more came");
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Port, Is.EqualTo(port));
            Assert.That(receiver.Seen.Select(arrival => arrival.Status), Is.EqualTo(new int?[] { null, 500, 200 }));
            Assert.That(receiver.Connections, Is.EqualTo(2));
        });
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, ReceiverProcess receiver, string body)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"evt_7.{timestamp}.{Body}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Url()) { Content = new StringContent(body) };
        request.Headers.Add("webhook-id", "evt_7");
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(signature)}");
        return await client.SendAsync(request);
    }
}
