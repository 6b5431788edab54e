using System.Buffers;
using System.Globalization;
using System.Text;
using Webhook.Api.Formats;
using Webhook.Application.Events;
using Webhook.Application.Streaming;

namespace Webhook.Api.Streaming;

/// <summary>
/// Server-sent events (WHATWG HTML, 9.2.6): the event_id as <c>id</c> and the event's JSON as <c>data</c>. There is no
/// <c>event</c> field: one listener for messages gets all types, those of later versions included.
/// </summary>
internal sealed class ServerSentEvents : IStreamFormat
{
    public const string MediaType = "text/event-stream";

    /// <summary>How long a client waits before it connects again, in milliseconds.</summary>
    public const int RetryMilliseconds = 2000;

    private const int UsualBytes = 512;

    /// <summary>A comment, which clients pass over and proxies take for a sign of life.</summary>
    public static ReadOnlySpan<byte> Heartbeat => ":\n\n"u8;

    /// <summary>
    /// The first bytes. Their <c>id</c> comes without data, so it is no event; but a client whose connection breaks before
    /// the first event sends it as where it was, and misses nothing.
    /// </summary>
    /// <param name="start">The event_id after which the events begin.</param>
    public static byte[] Opening(long start) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $": open\nretry: {RetryMilliseconds}\nid: {start}\n\n"));

    public ReadOnlyMemory<byte> Write(EventDto stored)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualBytes);
        buffer.Write("id: "u8);
        stored.EventId.TryFormat(buffer.GetSpan(20), out var digits, default, CultureInfo.InvariantCulture);
        buffer.Advance(digits);
        buffer.Write("\ndata: "u8);
        EventJson.WriteTo(buffer, stored);
        buffer.Write("\n\n"u8);
        return buffer.WrittenMemory;
    }
}
