using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Webhook.Api.Controllers;
using Webhook.Api.Problems;
using Webhook.Application.Events;

namespace Webhook.Api.Formats;

/// <summary>The types that leave the service, with serializers made by the compiler.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(UtcMicrosecondsConverter)])]
[JsonSerializable(typeof(EventReceipt))]
[JsonSerializable(typeof(EventDto))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(ServiceHealth))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ProblemExplanation))]
[JsonSerializable(typeof(ProblemList))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>How answers are written as JSON.</summary>
internal static class JsonFormat
{
    /// <summary>Text stays readable: nothing here is ever put into a page, so only what JSON requires is escaped.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
