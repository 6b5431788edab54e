using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Webhook.Application.Signatures;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Signatures;

internal sealed class WebhookSignatureTests
{
    private const string Id = "msg_1";
    private const string Body = """{"event_type":"appointment.scheduled"}""";

    private static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);
    private static readonly string Time = Seconds(Now);
    private static readonly SigningSecret Secret = NewSecret(1);

    [Test]
    public async Task What_the_reference_library_signs_is_accepted_and_nothing_else()
    {
        using var library = NodeProgram.StartOrSkip("standardwebhooks", "standardwebhooks/sign.mjs");
        var random = new Random(7);
        string[] bodies = [string.Empty, Body, "{}\n{}\n", "žluťoučký 🐎\u0000\\\"", new string('x', 100_000), .. Enumerable.Range(0, 60).Select(_ => RandomText(random))];
        foreach (var body in bodies)
        {
            var secret = NewSecret(random.Next());
            var id = $"evt_{random.Next()}";
            var signature = await library.AskAsync(JsonSerializer.Serialize(
                new { secret = secret.Text, id, timestamp = Now.ToUnixTimeSeconds(), body }));
            Assert.Multiple(() =>
            {
                Assert.That(Check(id, Time, signature, body, [secret]), Is.Null);
                Assert.That(WebhookSignature.Sign(id, WebhookSignature.TimestampOf(Now), Encoding.UTF8.GetBytes(body), [secret.Value]), Is.EqualTo(signature));
                Assert.That(Check($"{id}0", Time, signature, body, [secret]), Is.EqualTo("webhook-signature signature_wrong"));
                Assert.That(Check(id, Seconds(Now.AddSeconds(1)), signature, body, [secret]), Is.EqualTo("webhook-signature signature_wrong"));
                Assert.That(Check(id, Time, signature, $"{body} ", [secret]), Is.EqualTo("webhook-signature signature_wrong"));
                Assert.That(Check(id, Time, signature, body, [Secret]), Is.EqualTo("webhook-signature signature_wrong"));
            });
        }
    }

    [Test]
    public void The_example_of_the_specification_is_accepted()
    {
        var secret = SigningSecret.Of(Guid.Empty, SigningSecret.Decode("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!, Now);
        var at = DateTimeOffset.FromUnixTimeSeconds(1614265330);
        Assert.That(
            Check("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", """{"test": 2432232314}""", [secret], at),
            Is.Null);
    }

    [Test]
    public void The_example_of_the_specification_is_signed_so() =>
        Assert.That(
            WebhookSignature.Sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek", WebhookSignature.TimestampOf(DateTimeOffset.FromUnixTimeSeconds(1614265330)), """{"test": 2432232314}"""u8,
                [SigningSecret.Decode("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!]),
            Is.EqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));

    [Test]
    public void Several_keys_sign_in_their_order()
    {
        byte[][] keys = [NewSecret(2).Value, Secret.Value];
        Assert.That(WebhookSignature.Sign(Id, Time, Encoding.UTF8.GetBytes(Body), keys), Is.EqualTo($"{Sign(NewSecret(2))} {Sign(Secret)}"));
    }

    [Test]
    public void Every_bit_of_the_body_counts()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var signature = Sign(Secret);
        for (var bit = 0; bit < body.Length * 8; bit++)
        {
            var changed = body.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(Check(Id, Time, signature, changed, [Secret]), Is.EqualTo("webhook-signature signature_wrong"));
        }
    }

    [TestCase(-301, "webhook-timestamp timestamp_stale")]
    [TestCase(-300, null)]
    [TestCase(0, null)]
    [TestCase(300, null)]
    [TestCase(301, "webhook-timestamp timestamp_future")]
    public void A_signature_is_good_for_a_while(int seconds, string? fault)
    {
        var time = Seconds(Now.AddSeconds(seconds));
        Assert.That(Check(Id, time, Sign(Secret, time), Body, [Secret]), Is.EqualTo(fault));
    }

    [Test]
    public void The_time_is_signed_as_it_is_written() =>
        Assert.That(Check(Id, $"0{Time}", Sign(Secret), Body, [Secret]), Is.EqualTo("webhook-signature signature_wrong"));

    [Test]
    public void The_right_signature_under_another_version_does_not_count() =>
        Assert.That(
            Check(Id, Time, $"v1a,{Sign(Secret)[3..]} v2,{Sign(Secret)[3..]} {Sign(NewSecret(2))}", Body, [Secret]), Is.EqualTo("webhook-signature signature_wrong"));

    [TestCase(null, "1736512200", "v1,AA==", "webhook-id signature_missing")]
    [TestCase("msg", null, "v1,AA==", "webhook-timestamp signature_missing")]
    [TestCase("msg", "1736512200", null, "webhook-signature signature_missing")]
    [TestCase("", "1736512200", "v1,AA==", "webhook-id signature_malformed")]
    [TestCase("m sg", "1736512200", "v1,AA==", "webhook-id signature_malformed")]
    [TestCase("msg", "", "v1,AA==", "webhook-timestamp signature_malformed")]
    [TestCase("msg", "-1736512200", "v1,AA==", "webhook-timestamp signature_malformed")]
    [TestCase("msg", "1736512200.5", "v1,AA==", "webhook-timestamp signature_malformed")]
    [TestCase("msg", "١٧٣٦٥١٢٢٠٠", "v1,AA==", "webhook-timestamp signature_malformed")]
    [TestCase("msg", "173651220000", "v1,AA==", "webhook-timestamp signature_malformed")]
    [TestCase("msg", "+1736512200", "v1,AA==", "webhook-timestamp signature_malformed")]
    [TestCase("msg", "999999999999999999999999", "v1,AA==", "webhook-timestamp signature_malformed")]
    [TestCase("msg", "99999999999", "v1,AA==", "webhook-timestamp timestamp_future")]
    [TestCase("msg", "0", "v1,AA==", "webhook-timestamp timestamp_stale")]
    [TestCase("msg", "1736512200", "", "webhook-signature signature_malformed")]
    [TestCase("msg", "1736512200", "v1", "webhook-signature signature_malformed")]
    [TestCase("msg", "1736512200", "v1,", "webhook-signature signature_malformed")]
    [TestCase("msg", "1736512200", "v1,AA==", "webhook-signature signature_malformed")]
    [TestCase("msg", "1736512200", "v1,!!!", "webhook-signature signature_malformed")]
    [TestCase("msg", "1736512200", "v2,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "webhook-signature signature_malformed")]
    [TestCase("msg", "1736512200", "V1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "webhook-signature signature_malformed")]
    [TestCase("msg", "1736512200", "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "webhook-signature signature_wrong")]
    public void What_is_wrong_is_told_but_not_why_signatures_differ(string? id, string? timestamp, string? signature, string fault) =>
        Assert.That(Check(id, timestamp, signature, Body, [Secret]), Is.EqualTo(fault));

    [TestCase("{0} v1,AAAA")]
    [TestCase("v1,AAAA {0}")]
    [TestCase("v1a,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= v2,x {0}")]
    [TestCase("  {0}  ")]
    [TestCase("nonsense {0}")]
    [TestCase("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= {0}")]
    public void One_good_signature_among_others_is_enough(string header) =>
        Assert.That(Check(Id, Time, string.Format(CultureInfo.InvariantCulture, header, Sign(Secret)), Body, [Secret]), Is.Null);

    [Test]
    public void Each_of_several_secrets_is_good_while_they_are_changed()
    {
        SigningSecret[] both = [NewSecret(2), Secret];
        Assert.That(both.Select(secret => Check(Id, Time, Sign(secret), Body, both)), Has.All.Null);
        Assert.That(Check(Id, Time, Sign(NewSecret(3)), Body, both), Is.EqualTo("webhook-signature signature_wrong"));
    }

    [Test]
    public void A_body_may_come_in_pieces()
    {
        using var signature = WebhookSignature.Read(Id, Time, Sign(Secret), [Secret], Now, out _)!;
        foreach (var letter in Encoding.UTF8.GetBytes(Body))
        {
            signature.Append([letter]);
        }

        Assert.That(signature.Check(), Is.Null);
    }

    private static string? Check(
        string? id, string? timestamp, string? header, string body, IEnumerable<SigningSecret> secrets, DateTimeOffset? now = null) =>
        Check(id, timestamp, header, Encoding.UTF8.GetBytes(body), secrets, now);

    private static string? Check(
        string? id, string? timestamp, string? header, byte[] body, IEnumerable<SigningSecret> secrets, DateTimeOffset? now = null)
    {
        using var signature = WebhookSignature.Read(id, timestamp, header, secrets, now ?? Now, out var fault);
        signature?.Append(body);
        fault ??= signature!.Check();
        return fault is null ? null : $"{fault.Header} {fault.Violation.Code}";
    }

    private static string Sign(SigningSecret secret, string? timestamp = null) =>
        $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret.Value, Encoding.UTF8.GetBytes($"{Id}.{timestamp ?? Time}.{Body}")))}";

    private static SigningSecret NewSecret(int seed)
    {
        var value = new byte[SigningSecret.RandomBytes];
        new Random(seed).NextBytes(value);
        return SigningSecret.Of(Guid.Empty, value, Now);
    }

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => new Rune(random.Next(1, 0xD7FF)).ToString()));

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
