using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Webhook.Domain;

namespace Webhook.Application.Signatures;

/// <summary>
/// Signatures as Standard Webhooks 1.0 has them: HMAC-SHA-256 over the id, the time and the bytes of the body as they are
/// sent, with a full stop between them. An instance is the signature that a request claims.
/// </summary>
public sealed class WebhookSignature : IDisposable
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far a signature's time may lie from this service's.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const string Version = "v1,";
    private const int MaxTimestampDigits = 11;

    private readonly byte[][] claimed;
    private readonly IncrementalHash[] macs;

    private WebhookSignature(string id, string timestamp, byte[][] claimed, IEnumerable<SigningSecret> secrets)
    {
        this.claimed = claimed;
        macs = [.. secrets.Select(secret => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Value))];
        var begin = new byte[BeginLength(id, timestamp)];
        WriteBegin(id, timestamp, begin);
        Append(begin);
    }

    /// <summary>A time as <see cref="TimestampHeader"/> holds it.</summary>
    public static string TimestampOf(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Signs a request.</summary>
    /// <param name="id">The header <see cref="IdHeader"/>, in ASCII.</param>
    /// <param name="timestamp">The header <see cref="TimestampHeader"/>; see <see cref="TimestampOf"/>.</param>
    /// <param name="body">The body as it will be sent.</param>
    /// <param name="keys">The keys of the MACs.</param>
    /// <returns>The header <see cref="SignatureHeader"/>: a signature for each key, in their order, separated by spaces.</returns>
    public static string Sign(string id, string timestamp, ReadOnlySpan<byte> body, IEnumerable<byte[]> keys)
    {
        var begin = BeginLength(id, timestamp);
        var rented = ArrayPool<byte>.Shared.Rent(begin + body.Length);
        var signed = rented.AsSpan(0, begin + body.Length);
        WriteBegin(id, timestamp, signed);
        body.CopyTo(signed[begin..]);
        var header = string.Empty;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var key in keys)
        {
            HMACSHA256.HashData(key, signed, mac);
            header = $"{header}{(header.Length == 0 ? string.Empty : " ")}{Version}{Convert.ToBase64String(mac)}";
        }

        ArrayPool<byte>.Shared.Return(rented);
        return header;
    }

    /// <summary>Reads the headers of a request; each is null when it is absent.</summary>
    /// <param name="id">The header <see cref="IdHeader"/>.</param>
    /// <param name="timestamp">The header <see cref="TimestampHeader"/>: seconds since 1970.</param>
    /// <param name="signature">The header <see cref="SignatureHeader"/>: signatures with their versions, separated by spaces.</param>
    /// <param name="secrets">Those with which the client may sign.</param>
    /// <param name="now">The time by which the signature is judged.</param>
    /// <param name="fault">What is wrong, and with which header, when nothing is returned.</param>
    /// <returns>A signature that waits for the body.</returns>
    public static WebhookSignature? Read(
        string? id, string? timestamp, string? signature, IEnumerable<SigningSecret> secrets, DateTimeOffset now, out SignatureFault? fault)
    {
        var claimed = signature is null ? [] : Decode(signature);
        fault = CheckId(id) ?? CheckTime(timestamp, now)
            ?? (signature is null ? SignatureFault.Missing(SignatureHeader)
            : claimed.Length == 0 ? SignatureFault.Malformed(SignatureHeader, $"must hold {Version} and the Base64 of an HMAC-SHA-256")
            : null);
        return fault is null ? new WebhookSignature(id!, timestamp!, claimed, secrets) : null;
    }

    /// <summary>Adds bytes of the body, in their order.</summary>
    public void Append(ReadOnlySpan<byte> body)
    {
        foreach (var mac in macs)
        {
            mac.AppendData(body);
        }
    }

    /// <summary>After the last byte: whether one of the signatures was made with one of the secrets.</summary>
    /// <returns>What is wrong, or null.</returns>
    public SignatureFault? Check()
    {
        var matches = false;
        foreach (var mac in macs)
        {
            var expected = mac.GetHashAndReset();
            foreach (var signature in claimed)
            {
                matches |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return matches ? null : SignatureFault.Wrong;
    }

    public void Dispose() => Array.ForEach(macs, mac => mac.Dispose());

    // What is signed ahead of the body.
    private static int BeginLength(string id, string timestamp) => id.Length + timestamp.Length + 2;

    private static void WriteBegin(string id, string timestamp, Span<byte> signed)
    {
        var length = Encoding.ASCII.GetBytes(id, signed);
        signed[length++] = (byte)'.';
        length += Encoding.ASCII.GetBytes(timestamp, signed[length..]);
        signed[length] = (byte)'.';
    }

    private static SignatureFault? CheckId(string? id) =>
        id is null ? SignatureFault.Missing(IdHeader)
        : IdempotencyKey.Check(id) is { } violation ? SignatureFault.Malformed(IdHeader, violation.Detail)
        : null;

    private static SignatureFault? CheckTime(string? timestamp, DateTimeOffset now)
    {
        if (timestamp is null)
        {
            return SignatureFault.Missing(TimestampHeader);
        }

        if (timestamp.Length is 0 or > MaxTimestampDigits || timestamp.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return SignatureFault.Malformed(TimestampHeader, "must be the time in whole seconds since 1970-01-01T00:00:00Z");
        }

        var distance = now - DateTimeOffset.UnixEpoch.AddSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture));
        return distance > Tolerance ? SignatureFault.Stale : distance < -Tolerance ? SignatureFault.Future : null;
    }

    // What cannot be read is skipped: it may be of a version that is still to come.
    private static byte[][] Decode(string header)
    {
        var signatures = new List<byte[]>();
        foreach (var token in header.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(token => token.StartsWith(Version, StringComparison.Ordinal)))
        {
            var signature = new byte[HMACSHA256.HashSizeInBytes];
            if (Convert.TryFromBase64String(token[Version.Length..], signature, out var written) && written == signature.Length)
            {
                signatures.Add(signature);
            }
        }

        return [.. signatures];
    }
}

/// <summary>What is wrong with a signature; never why two MACs differ.</summary>
/// <param name="Header">The header in which.</param>
/// <param name="Violation">The rule.</param>
public sealed record SignatureFault(string Header, RuleViolation Violation)
{
    public static SignatureFault Stale { get; } = new(
        WebhookSignature.TimestampHeader,
        new RuleViolation("timestamp_stale", $"lies more than {WebhookSignature.Tolerance.TotalSeconds} s in the past; sign anew for each attempt, and compare the clocks"));

    public static SignatureFault Future { get; } = new(
        WebhookSignature.TimestampHeader,
        new RuleViolation("timestamp_future", $"lies more than {WebhookSignature.Tolerance.TotalSeconds} s in the future; compare the clocks"));

    public static SignatureFault Wrong { get; } = new(
        WebhookSignature.SignatureHeader,
        new RuleViolation("signature_wrong", "was not made with a secret of this client over webhook-id, webhook-timestamp and the body as it was sent"));

    public static SignatureFault Missing(string header) =>
        new(header, new RuleViolation("signature_missing", "is required, because the client has a signing secret"));

    public static SignatureFault Malformed(string header, string detail) =>
        new(header, new RuleViolation("signature_malformed", detail));
}
