using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Signatures;
using Webhook.Domain;
using Webhook.Infrastructure.Subscriptions;

namespace Webhook.UnitTests.Infrastructure.Subscriptions;

internal sealed class SubscriptionSenderTests
{
    // Ends a test that would hang.
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(20);

    private static readonly DeliveryOutcome Done = DeliveryOutcome.Done.Instance;

    [TestCase("200 OK")]
    [TestCase("201 Created")]
    [TestCase("204 No Content")]
    [TestCase("299 Fine")]
    public async Task Any_2xx_is_done(string status)
    {
        await using var receiver = status.StartsWith("204", StringComparison.Ordinal)
            ? new TestReceiver((stream, _, cancellationToken) => stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), cancellationToken).AsTask())
            : TestReceiver.Answering(status, "thanks");
        using var side = new SendingSide();
        var result = await side.SendAsync(SendingSide.To(receiver.Url));
        Assert.That((result.Outcome, result.Status), Is.EqualTo((Done, (int?)int.Parse(status[..3], CultureInfo.InvariantCulture))));
    }

    [Test]
    public async Task A_410_wants_nothing_any_more() =>
        Assert.That(await OutcomeOfAsync("410 Gone", "secret words of the receiver"), Is.EqualTo(new DeliveryOutcome.Gone("answered 410")));

    [TestCase("400 Bad Request", "answered 400")]
    [TestCase("401 Unauthorized", "answered 401")]
    [TestCase("404 Secret words", "answered 404")]
    [TestCase("413 Content Too Large\r\nRetry-After: 5", "answered 413")]
    [TestCase("304 Not Modified", "answered 304; redirects are not followed")]
    [TestCase("600 Odd", "answered 600")]
    public async Task Any_other_answer_fails_the_event(string head, string reason) =>
        Assert.That(await OutcomeOfAsync(head, "secret words of the receiver"), Is.EqualTo(new DeliveryOutcome.Failed(reason)));

    [TestCase("429 Too Many Requests", null)]
    [TestCase("500 Internal Server Error", null)]
    [TestCase("503 Service Unavailable\r\nRetry-After: 120", 120)]
    [TestCase("429 Too Many Requests\r\nRetry-After: 7", 7)]
    [TestCase("429 Too Many Requests\r\nRetry-After: Fri, 10 Jan 2025 12:31:30 GMT", 90)]
    [TestCase("599 Odd\r\nretry-after: Friday, 10-Jan-25 12:31:30 GMT", 90)]
    [TestCase("503 Service Unavailable\r\nRetry-After: Fri, 10 Jan 2025 12:29:59 GMT", null)]
    [TestCase("503 Service Unavailable\r\nRetry-After: 0", null)]
    [TestCase("503 Service Unavailable\r\nRetry-After: -5", null)]
    [TestCase("503 Service Unavailable\r\nRetry-After: 1.5", null)]
    [TestCase("503 Service Unavailable\r\nRetry-After: 99999999999999999999", null)]
    [TestCase("503 Service Unavailable\r\nRetry-After: soon", null)]
    [TestCase("503 Service Unavailable\r\nRetry-After:", null)]
    public async Task A_receiver_that_can_take_nothing_now_is_left_alone_for_as_long_as_it_says(string head, int? seconds) =>
        Assert.That(
            await OutcomeOfAsync(head),
            Is.EqualTo(new DeliveryOutcome.Unavailable($"answered {head[..3]}", seconds is null ? null : TimeSpan.FromSeconds(seconds.Value))
            {
                // Who names a time, or says that it is too much, speaks of itself.
                MayBeTheEvent = seconds is null && !head.StartsWith("429", StringComparison.Ordinal),
            }));

    [TestCase("301 Moved Permanently")]
    [TestCase("302 Found")]
    [TestCase("307 Temporary Redirect")]
    [TestCase("308 Permanent Redirect")]
    public async Task Redirects_are_not_followed(string status)
    {
        await using var other = TestReceiver.Answering("200 OK");
        Assert.That(
            await OutcomeOfAsync($"{status}\r\nLocation: {other.Url}"), Is.EqualTo(new DeliveryOutcome.Failed($"answered {status[..3]}; redirects are not followed")));
        Assert.That(other.Connections, Is.Zero);
    }

    [Test]
    public async Task A_delivery_is_a_signed_post_of_the_event_as_it_is()
    {
        await using var receiver = TestReceiver.Answering("200 OK");
        using var side = new SendingSide();
        await side.SendAsync(SendingSide.To(receiver.Url));
        var request = receiver.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(request.Line, Is.EqualTo("POST /hook?tenant=7 HTTP/1.1"));
            Assert.That(request.Text, Is.EqualTo(SendingSide.EventJson));
            Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/json; charset=utf-8"));
            Assert.That(request.Headers["webhook-id"], Is.EqualTo("evt_7"));
            Assert.That(request.Headers["webhook-timestamp"], Is.EqualTo("1736512200"));
            Assert.That(request.Headers["User-Agent"], Is.EqualTo("appointment-webhook/1.0.0"));
            Assert.That(Fault(request, SendingSide.Secret(1)), Is.Null);
            Assert.That(Fault(request, SendingSide.Secret(2)), Is.EqualTo("signature_wrong"));
        });
    }

    [Test]
    public async Task While_secrets_are_changed_either_verifies_and_later_only_the_new_one()
    {
        await using var receiver = TestReceiver.Answering("200 OK");
        using var side = new SendingSide();
        var (old, fresh) = (SendingSide.Secret(1), SendingSide.Secret(2));
        var subscription = SendingSide.To(receiver.Url);
        subscription.Rotate(SubscriptionSecret.Of(fresh), SendingSide.Now.AddHours(1), SendingSide.Now);
        await side.SendAsync(subscription);
        side.Time.Advance(TimeSpan.FromHours(1));
        await side.SendAsync(subscription);
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Requests.Select(request => Fault(request, fresh)), Is.EqualTo(new string?[] { null, null }));
            Assert.That(receiver.Requests.Select(request => Fault(request, old)), Is.EqualTo(new[] { null, "signature_wrong" }));
            Assert.That(receiver.Requests.Select(request => request.Headers["webhook-signature"].Split(' ').Length), Is.EqualTo(new[] { 2, 1 }));
        });
    }

    [Test]
    public async Task The_headers_of_the_subscription_are_added_and_none_that_nobody_asked_for()
    {
        await using var receiver = TestReceiver.Answering("200 OK\r\nSet-Cookie: a=b");
        using var side = new SendingSide();
        var headers = new Dictionary<string, string> { ["Authorization"] = "Bearer a b;c", ["X-Tenant"] = "north \"7\"", ["Content-Language"] = "en" };
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        var subscription = SendingSide.To(receiver.Url, headers: headers);
        await side.SendAsync(subscription);
        await side.SendAsync(subscription);
        string[] names =
        [
            "Host", "User-Agent", "webhook-id", "webhook-timestamp", "webhook-signature", "Authorization", "X-Tenant", "Content-Language", "Content-Type", "Content-Length",
        ];
        Assert.That(receiver.Requests, Has.Count.EqualTo(2));
        Assert.That(receiver.Requests.Select(request => request.Headers.Keys), Has.All.EquivalentTo(names));
        Assert.That(headers, Is.SubsetOf(receiver.Requests.First().Headers));
    }

    [Test]
    public async Task A_CloudEvent_holds_the_event_as_it_is()
    {
        await using var receiver = TestReceiver.Answering("200 OK");
        using var side = new SendingSide();
        await side.SendAsync(SendingSide.To(receiver.Url, DeliveryFormat.CloudEvents));
        var request = receiver.Requests.Single();
        using var document = JsonDocument.Parse(request.Body);
        Assert.Multiple(() =>
        {
            Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/cloudevents+json; charset=utf-8"));
            Assert.That(Fault(request, SendingSide.Secret(1)), Is.Null);
            Assert.That(document.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.GetRawText())), Is.EquivalentTo(new[]
            {
                ("specversion", "\"1.0\""),
                ("id", "\"evt_7\""),
                ("type", "\"appointment.no_show\""),
                ("source", "\"/sources/epic-1\""),
                ("subject", "\"A-12345\""),
                ("time", "\"2025-01-09T12:30:00.250001Z\""),
                ("datacontenttype", "\"application/json\""),
                ("data", SendingSide.EventJson),
            }));
        });
    }

    [TestCase("A%2 /ž\"🐎", "A%2 /ž\"🐎")]
    [TestCase("A\uFFFE", null)]
    [TestCase("A\uFDD0", null)]
    [TestCase("A\U0001FFFF", null)]
    public void The_subject_of_a_CloudEvent_is_the_appointment_unless_the_specification_forbids_its_characters(string appointmentId, string? subject)
    {
        using var document = JsonDocument.Parse(CloudEventJson.Write("evt_7", SendingSide.Logged(appointmentId)));
        Assert.That(document.RootElement.TryGetProperty("subject", out var found) ? found.GetString() : null, Is.EqualTo(subject));
    }

    [Test]
    public async Task A_receiver_that_does_not_answer_in_time_is_unavailable()
    {
        var asked = new TaskCompletionSource();
        await using var receiver = new TestReceiver((_, _, cancellationToken) =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        });
        using var side = new SendingSide(timeoutSeconds: 20);
        var sending = side.SendAsync(SendingSide.To(receiver.Url));
        await asked.Task;
        side.Time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.That(sending.IsCompleted, Is.False);
        side.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That((await sending).Outcome, Is.EqualTo(new DeliveryOutcome.Unavailable("did not answer in time", null) { MayBeTheEvent = true }));
        Assert.That((await sending).Status, Is.Null);
    }

    [Test]
    public async Task Who_gives_up_waiting_gets_no_outcome()
    {
        using var stop = new CancellationTokenSource();
        await using var receiver = new TestReceiver(async (_, _, cancellationToken) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        using var side = new SendingSide();
        Assert.That(async () => await side.SendAsync(SendingSide.To(receiver.Url), stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_receiver_that_resets_the_connection_is_unavailable()
    {
        await using var receiver = new TestReceiver((_, socket, _) =>
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
            return Task.CompletedTask;
        });
        Assert.That(await OutcomeOfAsync(receiver), Is.EqualTo(new DeliveryOutcome.Unavailable("broke the connection off", null) { MayBeTheEvent = true }));
    }

    [TestCase("")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Le")]
    public async Task A_receiver_that_closes_the_connection_within_its_answer_is_unavailable(string begin)
    {
        await using var receiver = new TestReceiver(async (stream, socket, cancellationToken) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(begin), cancellationToken);
            socket.Shutdown(SocketShutdown.Both);
        });
        Assert.That(await OutcomeOfAsync(receiver), Is.EqualTo(new DeliveryOutcome.Unavailable("broke the connection off", null) { MayBeTheEvent = true }));
    }

    [Test]
    public async Task A_receiver_that_is_not_there_is_unavailable()
    {
        var receiver = TestReceiver.Answering("200 OK");
        await receiver.DisposeAsync();
        Assert.That(await OutcomeOfAsync(receiver), Is.EqualTo(new DeliveryOutcome.Unavailable("refused the connection", null)));
    }

    [Test]
    public async Task A_name_that_DNS_does_not_know_is_unavailable()
    {
        using var side = new SendingSide(new FakeNetwork());
        var result = await side.SendAsync(SendingSide.To("https://receiver.example/"));
        Assert.That(result.Outcome, Is.EqualTo(new DeliveryOutcome.Unavailable("has a name that cannot be resolved", null)));
    }

    [Test]
    public async Task A_receiver_with_a_certificate_that_nobody_trusts_gets_no_event()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            await using var tls = new SslStream(connection.GetStream());
            var received = new byte[1];
            try
            {
                await tls.AuthenticateAsServerAsync(made);
                return await tls.ReadAsync(received);
            }
            catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
            {
                return 0;
            }
        });
        using var side = new SendingSide();
        var result = await side.SendAsync(SendingSide.To($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        Assert.That(
            result.Outcome,
            Is.EqualTo(new DeliveryOutcome.Unavailable("cannot be reached by TLS: the handshake failed, or the certificate is not trusted", null)));
        Assert.That(await serving, Is.Zero);
    }

    [TestCase(200)]
    [TestCase(500)]
    public async Task An_endless_body_neither_changes_the_answer_nor_is_it_read(int status)
    {
        var closed = new TaskCompletionSource();
        await using var receiver = new TestReceiver(async (stream, _, cancellationToken) =>
        {
            var chunk = Encoding.ASCII.GetBytes($"1000\r\n{new string('x', 0x1000)}\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Endless\r\nTransfer-Encoding: chunked\r\n\r\n"), cancellationToken);
            try
            {
                while (true)
                {
                    await stream.WriteAsync(chunk, cancellationToken);
                }
            }
            catch (IOException)
            {
                closed.SetResult();
                throw;
            }
        });
        DeliveryOutcome expected = status == 200 ? Done : new DeliveryOutcome.Unavailable("answered 500", null) { MayBeTheEvent = true };
        using var side = new SendingSide();
        Assert.That((await side.SendAsync(SendingSide.To(receiver.Url))).Outcome, Is.EqualTo(expected));
        await closed.Task.WaitAsync(LongEnough);
    }

    [Test]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        await using var receiver = new TestReceiver(async (stream, _, cancellationToken) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"u8.ToArray(), cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        Assert.That(await OutcomeOfAsync(receiver), Is.EqualTo(Done));
    }

    [Test]
    public async Task A_connection_is_used_again_after_a_small_body()
    {
        await using var receiver = TestReceiver.Answering("200 OK", new string('x', 2_000));
        using var side = new SendingSide();
        for (var delivery = 0; delivery < 5; delivery++)
        {
            await side.SendAsync(SendingSide.To(receiver.Url));
        }

        Assert.That((receiver.Requests.Count, receiver.Connections), Is.EqualTo((5, 1)));
    }

    [Test]
    public async Task Huge_headers_fail_the_event() =>
        Assert.That(
            await OutcomeOfAsync($"200 OK\r\nX-Huge: {new string('x', 20_000)}"), Is.EqualTo(new DeliveryOutcome.Failed("answered with headers that are too large")));

    [Test]
    public async Task What_is_not_HTTP_fails_the_event()
    {
        await using var receiver = new TestReceiver((stream, _, cancellationToken) =>
            stream.WriteAsync("220 mail.example ESMTP secret words\r\n\r\n"u8.ToArray(), cancellationToken).AsTask());
        Assert.That(await OutcomeOfAsync(receiver), Is.EqualTo(new DeliveryOutcome.Failed("answered something that is not HTTP")));
    }

    [Test]
    public async Task A_name_that_turns_private_leads_nowhere_else()
    {
        var network = new FakeNetwork(["93.184.215.14"], ["127.0.0.1"]);
        using var side = new SendingSide(network, allowPrivate: false);
        var first = await side.SendAsync(SendingSide.To("https://receiver.example/"));
        var second = await side.SendAsync(SendingSide.To("https://receiver.example/"));
        Assert.Multiple(() =>
        {
            Assert.That(first.Outcome, Is.EqualTo(new DeliveryOutcome.Unavailable("refused the connection", null)));
            Assert.That(
                second.Outcome, Is.EqualTo(new DeliveryOutcome.Unavailable("stands for a private address only; see Subscriptions:AllowPrivateAddresses", null)));
            Assert.That(network.Receivers, Is.EqualTo(new[] { "93.184.215.14:443" }));
        });
    }

    [Test]
    public async Task Of_several_addresses_each_public_one_is_tried()
    {
        var network = new FakeNetwork(["10.0.0.1", "93.184.215.14", "::1", "2606:2800::1", "169.254.169.254"]);
        using var side = new SendingSide(network, allowPrivate: false);
        await side.SendAsync(SendingSide.To("https://receiver.example:8443/"));
        Assert.That(network.Receivers, Is.EqualTo(new[] { "93.184.215.14:8443", "[2606:2800::1]:8443" }));
    }

    [Test]
    public async Task An_address_that_does_not_answer_leaves_time_for_the_next()
    {
        await using var receiver = TestReceiver.Answering("200 OK");
        var tried = new TaskCompletionSource();
        var network = new FakeNetwork(["192.0.2.1", "127.0.0.1"])
        {
            Connect = async (address, cancellationToken) =>
            {
                if (address.Address.Equals(IPAddress.Loopback))
                {
                    return await new OutgoingNetwork().ConnectAsync(address, cancellationToken);
                }

                var waiting = Task.Delay(Timeout.Infinite, cancellationToken);
                tried.SetResult();
                await waiting;
                throw new UnreachableException();
            },
        };
        using var side = new SendingSide(network);
        var sending = side.SendAsync(SendingSide.To($"http://receiver.example:{receiver.Port}/"));
        await tried.Task;
        side.Time.Advance(TimeSpan.FromSeconds(7.5));
        Assert.That((await sending).Outcome, Is.EqualTo(Done));
    }

    [Test]
    public async Task Nothing_is_sent_in_the_clear_once_that_is_no_longer_allowed()
    {
        var network = new FakeNetwork(["93.184.215.14"]);
        using var side = new SendingSide(network, allowPrivate: false);
        var result = await side.SendAsync(SendingSide.To("http://receiver.example/"));
        Assert.That(result.Outcome, Is.EqualTo(new DeliveryOutcome.Unavailable("is not https; see Subscriptions:AllowPrivateAddresses", null)));
        Assert.That(network.Receivers, Is.Empty);
    }

    [Test]
    public async Task Sending_logs_nothing_because_the_engine_says_what_became_of_an_event()
    {
        using var side = new SendingSide();
        await using var receiver = TestReceiver.Answering("500 Internal Server Error");
        await side.SendAsync(SendingSide.To(receiver.Url));
        var asked = new TaskCompletionSource();
        await using var slow = new TestReceiver((_, _, cancellationToken) =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        });
        var sending = side.SendAsync(SendingSide.To(slow.Url));
        await asked.Task;
        side.Time.Advance(TimeSpan.FromSeconds(15));
        await sending;
        Assert.That(side.Logs.Lines, Is.Empty);
    }

    [TestCase(0)]
    [TestCase(301)]
    public void A_time_out_that_makes_no_sense_is_refused(int seconds) =>
        Assert.That(() => new SendingSide(timeoutSeconds: seconds), Throws.InstanceOf<OptionsValidationException>());

    private static async Task<DeliveryOutcome> OutcomeOfAsync(string head, string body = "")
    {
        await using var receiver = TestReceiver.Answering(head, body);
        return await OutcomeOfAsync(receiver);
    }

    private static async Task<DeliveryOutcome> OutcomeOfAsync(TestReceiver receiver)
    {
        using var side = new SendingSide();
        return (await side.SendAsync(SendingSide.To(receiver.Url))).Outcome;
    }

    private static string? Fault(ReceivedRequest request, SigningSecret secret)
    {
        var sent = DateTimeOffset.FromUnixTimeSeconds(long.Parse(request.Headers["webhook-timestamp"], CultureInfo.InvariantCulture));
        using var signature = WebhookSignature.Read(
            request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"], [secret], sent, out var fault);
        signature?.Append(request.Body);
        return (fault ?? signature!.Check())?.Violation.Code;
    }
}
