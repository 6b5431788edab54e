using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>Unless it is allowed, nothing is sent to addresses that are not public, however they are written.</summary>
[Parallelizable]
internal sealed class PrivateAddressTests
{
    private static readonly string[] Addresses =
    [
        "https://127.0.0.1", "https://127.1", "https://2130706433", "https://0x7f000001", "https://017700000001", "https://0.0.0.0", "https://localhost",
        "https://LOCALHOST", "https://localhost.", "https://service.localhost", "https://10.0.0.1", "https://172.16.0.1", "https://192.168.0.1", "https://100.64.0.1",
        "https://169.254.169.254", "https://224.0.0.1", "https://255.255.255.255", "https://[::1]", "https://[::]", "https://[::ffff:10.0.0.1]", "https://[::ffff:7f00:1]",
        "https://[fd00::1]", "https://[fe80::1]", "https://[64:ff9b::7f00:1]", "https://[2002:7f00:1::1]", "https://[ff02::1]",
    ];

    [Test]
    public async Task A_subscription_to_a_private_address_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        var created = await webhook.SubscribeAsync("https://receiver.example/hook");
        foreach (var address in Addresses.Select(address => $"{address}:8443/hook"))
        {
            using var refused = await webhook.TrySubscribeAsync(address);
            await AssertRefusedAsync(refused, address);
            using var change = new StringContent(JsonSerializer.Serialize(new { url = address }), null, "application/merge-patch+json");
            using var unchanged = await webhook.Client.PatchAsync($"/admin/subscriptions/{created.Id}", change);
            await AssertRefusedAsync(unchanged, address);
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_name_that_stands_for_a_private_address_is_not_connected_to_unless_that_is_allowed(bool allowed)
    {
        var (name, address) = PrivateName();
        using var folder = new TemporaryFolder();
        await using var receiver = await ReceiverProcess.StartAsync(host: address);
        await using var webhook = await WebhookProcess.StartAsync(
            folder.Path, new ProcessOptions { Arguments = [$"--Subscriptions:AllowPrivateAddresses={allowed}"] });
        var scheme = allowed ? "http" : "https";
        var subscription = await webhook.SubscribeAsync($"{scheme}://{name}:{receiver.Port}/a");
        await receiver.TrustAsync("/a", subscription.Secret!);
        using var posted = await webhook.Client.PostEventAsync("A1");
        await Until.TrueAsync(
            async () => (await webhook.HandlerAsync(subscription.Handler)) is { Status: "backing_off" } or { LagEvents: 0 }, "it was tried");
        var handler = await webhook.HandlerAsync(subscription.Handler);
        Assert.Multiple(() =>
        {
            Assert.That(handler.Status, Is.EqualTo(allowed ? "running" : "backing_off"));
            Assert.That(handler.LastError, allowed ? Is.Null : Is.Not.Empty);
            Assert.That(receiver.Connections, allowed ? Is.Positive : Is.Zero);
        });
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, string address)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), $"{address}: {text}");
        using var problem = JsonDocument.Parse(text);
        var error = problem.RootElement.GetProperty("errors").EnumerateArray().Single();
        Assert.That(error.GetProperty("pointer").GetString(), Is.EqualTo("/url"), address);
        Assert.That(error.GetProperty("code").GetString(), Is.Not.Empty, address);
    }

    /// <returns>The machine's name, when nothing but private addresses of IPv4 are found for it.</returns>
    private static (string Name, string Address) PrivateName()
    {
        var name = Dns.GetHostName();
        IPAddress[] addresses;
        try
        {
            addresses = Dns.GetHostAddresses(name);
        }
        catch (SocketException)
        {
            addresses = [];
        }

        var found = Array.Find(addresses, address => address.AddressFamily == AddressFamily.InterNetwork);
        if (found is null || !addresses.All(IsPrivate) || name == "localhost")
        {
            Assert.Ignore($"The machine's name, {name}, does not stand for a private address.");
        }

        return (name, found!.ToString());
    }

    private static bool IsPrivate(IPAddress address) =>
        address.IsIPv6LinkLocal || IPAddress.IsLoopback(address)
        || (address.GetAddressBytes() is { Length: 4 } bytes
            && (bytes[0] == 10 || (bytes[0], bytes[1]) == (192, 168) || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)));
}
