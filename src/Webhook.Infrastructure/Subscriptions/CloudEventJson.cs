using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Infrastructure.Subscriptions;

/// <summary>Writes events as CloudEvents 1.0 in structured mode, by the JSON format of the specification.</summary>
internal sealed class CloudEventJson : JsonEventFormatter
{
    private static readonly CloudEventJson Formatter = new();

    private CloudEventJson()
    {
    }

    /// <param name="id">The same for each attempt.</param>
    /// <param name="logged">The event, whose JSON becomes <c>data</c> as it is.</param>
    /// <returns>One JSON object in UTF-8.</returns>
    public static ReadOnlyMemory<byte> Write(string id, LoggedEvent logged)
    {
        var stored = logged.Stored;
        var cloudEvent = new CloudEvent(CloudEventsSpecVersion.V1_0)
        {
            Id = id,
            Type = stored.Type.ToWireName(),
            Source = new Uri($"/sources/{stored.Source}", UriKind.Relative),
            Subject = IsAttribute(stored.AppointmentId) ? stored.AppointmentId : null,
            Time = stored.Timestamp,
            DataContentType = "application/json",
            Data = logged.Json,
        };
        return Formatter.EncodeStructuredModeMessage(cloudEvent, out _);
    }

    protected override void EncodeStructuredModeData(CloudEvent cloudEvent, Utf8JsonWriter writer)
    {
        writer.WritePropertyName(DataPropertyName);
        writer.WriteRawValue(((ReadOnlyMemory<byte>)cloudEvent.Data!).Span, skipInputValidation: true);
    }

    // The specification keeps control characters and noncharacters of Unicode out of attributes; the rule of identifiers
    // keeps out only the former. "subject" is optional, and the id is in "data" as well.
    private static bool IsAttribute(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if ((rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF)
            {
                return false;
            }
        }

        return true;
    }
}
