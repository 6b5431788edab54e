using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>HMAC-SHA-256 under this installation's key, which is made with the database and never leaves it.</summary>
internal sealed class ContentFingerprint(InstallationKeys keys) : IContentFingerprint
{

    public byte[] Compute(EventContent content)
    {
        var canonical = new ArrayBufferWriter<byte>(256);
        Append(canonical, (long)content.Type);
        Append(canonical, content.AppointmentId);
        Append(canonical, content.PatientId);
        Append(canonical, UnixMicroseconds.From(content.Timestamp));
        Append(canonical, content.Notes);
        Append(canonical, content.Additional is null ? null : CanonicalJson.Of(content.Additional));
        return HMACSHA256.HashData(keys.Fingerprint, canonical.WrittenSpan);
    }

    private static void Append(ArrayBufferWriter<byte> canonical, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(canonical.GetSpan(sizeof(long)), number);
        canonical.Advance(sizeof(long));
    }

    // The length goes first, so that no two contents share a canonical form; -1 tells null from empty.
    private static void Append(ArrayBufferWriter<byte> canonical, string? text)
    {
        Append(canonical, text is null ? -1L : Encoding.UTF8.GetByteCount(text));
        if (text is not null)
        {
            Encoding.UTF8.GetBytes(text, canonical);
        }
    }
}
