using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Webhook.Api.Batches;
using Webhook.Api.Controllers;
using Webhook.Api.Problems;
using Webhook.Application.Audit;
using Webhook.Application.Backups;
using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Application.Patients;
using Webhook.Application.Statistics;
using Webhook.Application.Subscriptions;

namespace Webhook.Api.Formats;

/// <summary>The types that leave the service, with serializers made by the compiler.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(UtcMicrosecondsConverter)])]
[JsonSerializable(typeof(EventReceipt))]
[JsonSerializable(typeof(EventDto))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(AppointmentHistory))]
[JsonSerializable(typeof(EventStatistics))]
[JsonSerializable(typeof(ClientList))]
[JsonSerializable(typeof(ClientDto))]
[JsonSerializable(typeof(IssuedKey))]
[JsonSerializable(typeof(AddedSigningSecret))]
[JsonSerializable(typeof(SubscriptionList))]
[JsonSerializable(typeof(SubscriptionDto))]
[JsonSerializable(typeof(RotatedSecret))]
[JsonSerializable(typeof(TestDelivery))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AuditVerdict))]
[JsonSerializable(typeof(PatientErasure))]
[JsonSerializable(typeof(PatientAccess))]
[JsonSerializable(typeof(BackupStatus))]
[JsonSerializable(typeof(HandlerList))]
[JsonSerializable(typeof(HandlerDto))]
[JsonSerializable(typeof(FailurePage))]
[JsonSerializable(typeof(FailuresRetried))]
[JsonSerializable(typeof(BatchItem))]
[JsonSerializable(typeof(ServiceHealth))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ProblemExplanation))]
[JsonSerializable(typeof(ProblemList))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>How answers are written as JSON.</summary>
internal static class JsonFormat
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>Text stays readable: nothing here is ever put into a page, so only what JSON requires is escaped.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same for what is written by hand.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
