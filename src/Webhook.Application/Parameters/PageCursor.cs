using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Webhook.Domain;

namespace Webhook.Application.Parameters;

/// <summary>Signs where a walk stands, so that a client can neither make nor bend a cursor.</summary>
public interface ICursorSeal
{
    /// <summary>The length of a seal, in bytes.</summary>
    const int Length = 16;

    /// <returns>A MAC of <see cref="Length"/> bytes under a key that all nodes share and restarts keep.</returns>
    byte[] Seal(ReadOnlySpan<byte> content);
}

/// <summary>
/// The cursors of one walk: the id where a page ended, and a seal over that and over everything that the walk depends on.
/// The text is base64url (RFC 4648, 5), so that it needs no escaping in an address.
/// </summary>
/// <param name="seal">Signs.</param>
/// <param name="walk">Writes what the walk depends on: filters and order.</param>
internal sealed class PageCursor(ICursorSeal seal, Action<BinaryWriter> walk)
{
    private const int Length = sizeof(long) + ICursorSeal.Length;

    private static readonly RuleViolation Invalid =
        new("invalid_cursor", "must be a next_cursor of this service, sent with the filters and the order that it came with");

    public string Write(long id)
    {
        Span<byte> cursor = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(cursor, id);
        Seal(id).CopyTo(cursor[sizeof(long)..]);
        return Base64Url.EncodeToString(cursor);
    }

    /// <param name="text">What the client sent.</param>
    /// <param name="id">Becomes where the walk goes on, if the cursor belongs to it.</param>
    /// <returns>The rule that the text breaks, or null.</returns>
    public RuleViolation? Read(string text, ref long? id)
    {
        Span<byte> cursor = stackalloc byte[Length];
        if (Base64Url.DecodeFromChars(text, cursor, out _, out var written) is not OperationStatus.Done || written != Length
            || Base64Url.EncodeToString(cursor) != text)
        {
            return Invalid;
        }

        var claimed = BinaryPrimitives.ReadInt64BigEndian(cursor);
        if (!CryptographicOperations.FixedTimeEquals(cursor[sizeof(long)..], Seal(claimed)))
        {
            return Invalid;
        }

        id = claimed;
        return null;
    }

    private byte[] Seal(long id)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8))
        {
            writer.Write(id);
            walk(writer);
        }

        return seal.Seal(content.ToArray());
    }
}

/// <summary>Writes values for <see cref="PageCursor"/> so that no two walks look the same.</summary>
internal static class WalkWriting
{
    public static void WriteOptional(this BinaryWriter writer, long? number)
    {
        writer.Write(number is not null);
        writer.Write(number ?? 0);
    }

    public static void WriteOptional(this BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        writer.Write(text ?? string.Empty);
    }
}
