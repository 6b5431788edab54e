using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>Signs where a walk over the log stands, so that a client can neither make nor bend a cursor.</summary>
public interface ICursorSeal
{
    /// <summary>The length of a seal, in bytes.</summary>
    const int Length = 16;

    /// <returns>A MAC of <see cref="Length"/> bytes under a key that all nodes share and restarts keep.</returns>
    byte[] Seal(ReadOnlySpan<byte> content);
}

/// <summary>
/// The cursors of one walk: the event_id where a page ended, and a seal over that and over the filter and order. The text
/// is base64url (RFC 4648, 5), so that it needs no escaping in an address.
/// </summary>
internal sealed class EventCursor(ICursorSeal seal, EventFilter filter, EventOrder order, long? after)
{
    private const int Length = sizeof(long) + ICursorSeal.Length;

    private static readonly RuleViolation Invalid =
        new("invalid_cursor", "must be a next_cursor of this service, sent with the filters and the order that it came with");

    public string Write(long eventId)
    {
        Span<byte> cursor = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(cursor, eventId);
        Seal(eventId).CopyTo(cursor[sizeof(long)..]);
        return Base64Url.EncodeToString(cursor);
    }

    /// <param name="text">What the client sent.</param>
    /// <param name="eventId">Becomes where the walk goes on, if the cursor belongs to it.</param>
    /// <returns>The rule that the text breaks, or null.</returns>
    public RuleViolation? Read(string text, ref long? eventId)
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

        eventId = claimed;
        return null;
    }

    private byte[] Seal(long eventId)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8))
        {
            writer.Write(eventId);
            writer.Write((int)order);
            Write(writer, after);
            writer.Write(filter.Types.Count);
            foreach (var type in filter.Types)
            {
                writer.Write((int)type);
            }

            foreach (var text in (string?[])[filter.AppointmentId, filter.PatientId, filter.Source])
            {
                writer.Write(text is not null);
                writer.Write(text ?? string.Empty);
            }

            foreach (var time in (DateTimeOffset?[])[filter.Timestamp.From, filter.Timestamp.To, filter.Received.From, filter.Received.To])
            {
                Write(writer, time?.UtcTicks);
            }
        }

        return seal.Seal(content.ToArray());
    }

    private static void Write(BinaryWriter writer, long? number)
    {
        writer.Write(number is not null);
        writer.Write(number ?? 0);
    }
}
