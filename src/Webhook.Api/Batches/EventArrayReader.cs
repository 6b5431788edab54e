using System.Text.Json;
using Webhook.Api.Formats;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Api.Batches;

/// <summary>Splits a JSON array into its events, so that each is read, and fails, by itself.</summary>
internal static class EventArrayReader
{
    /// <summary>The most events in one array.</summary>
    public const int MaxEvents = 1000;

    // Deep nesting is an error of the event that has it, found when that event is read.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>What a batch without events lacks.</summary>
    public static InputError TooFewEvents { get; } =
        InputError.AtPointer(string.Empty, new RuleViolation("too_few_events", "must hold at least one event"));

    public static IncomingBatch Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, AnyDepth);
        var events = new EventChunk();
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartArray)
            {
                return Unreadable("wrong_type", "must be a JSON array of events");
            }

            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                if (events.Events.Count == MaxEvents)
                {
                    return Unreadable("too_many_events", $"must hold at most {MaxEvents} events; application/x-ndjson has no limit");
                }

                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                events.Add(events.Events.Count, EventJsonReader.Read(body[start..(int)reader.BytesConsumed]));
            }

            reader.Read();
        }
        catch (JsonException exception)
        {
            return Unreadable("malformed_json", EventJsonReader.DescribeMalformed(exception));
        }

        return events.Events.Count == 0 ? IncomingBatch.Unreadable(TooFewEvents) : IncomingBatch.Array(events);
    }

    private static IncomingBatch Unreadable(string code, string detail) =>
        IncomingBatch.Unreadable(InputError.AtPointer(string.Empty, new RuleViolation(code, detail)));
}
