using NJsonSchema;
using NSwag;
using Webhook.Application.Audit;
using Webhook.Application.Backups;
using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Application.Statistics;
using Webhook.Domain;

namespace Webhook.Api.Documentation;

/// <summary>What the documentation says of each parameter, wherever it is taken.</summary>
internal static class QueryParameter
{
    private const string TimeFormat = "date-time";

    public static OpenApiParameter Named(string name) => name switch
    {
        EventParameters.EventType => Repeatable(name, "Only events of this type; may be given several times.", Strings([.. AppointmentEventTypeNames.All])),
        EventParameters.AppointmentId => Text(name, "Only events of this appointment.", Identifier.MaxLength, "A12345"),
        EventParameters.PatientId => Text(name, "Only events of this patient, or entries about it. `POST /webhook/events/search` keeps it out of addresses, which proxies log.", Identifier.MaxLength, "P8765"),
        EventParameters.Source => Text(name, "Only events that this client reported.", ClientName.MaxLength, ClientName.Anonymous),
        EventParameters.From => Time(name, "Only events whose `timestamp` is not earlier; for statistics and what a handler has again, whose `received_at` is not; for the audit, whose `at` is not."),
        EventParameters.To => Time(name, "Only events whose `timestamp` is earlier; for statistics and what a handler has again, whose `received_at` is; for the audit, whose `at` is. Later than `from`."),
        EventParameters.ReceivedFrom => Time(name, "Only events that were not received earlier."),
        EventParameters.ReceivedTo => Time(name, "Only events that were received earlier; later than `received_from`."),
        EventParameters.Order => Choice(name, "`desc` gives the newest first, `asc` the oldest.", "desc", "asc", "desc"),
        EventParameters.Limit => Number(name, $"How many at most; {ListEvents.DefaultLimit} when absent.", 1, ListEvents.MaxLimit, ListEvents.DefaultLimit),
        EventParameters.Cursor => Text(name, "The `next_cursor` of the page before, beside the parameters of that page; only `limit` may change.", maxLength: null, example: null),
        EventParameters.After => Number(name, "Only events after the one with this event_id, the oldest first.", 0, most: null, absent: null),
        ExportEvents.Format => Required(Choice(name, "`csv` for spreadsheets, `ndjson` for machines.", null, "csv", "ndjson")),
        GetStatistics.Interval => Choice(name, "How long a bucket is; hours and days begin in UTC.", "day", "hour", "day"),
        GetStatistics.By => Choice(name, "By what the events of a bucket are counted.", EventParameters.EventType, EventParameters.EventType, EventParameters.Source),
        ClientParameters.Name => Text(name, "How the client is called: 1 to 63 of a to z, 0 to 9 and -. The `source` of its events.", ClientName.MaxLength, "epic"),
        ClientParameters.Roles => Repeatable(name, "What the client may do.", Strings(ClientRoleNames.Ingest, ClientRoleNames.Reader, ClientRoleNames.Admin)),
        ClientParameters.ExpiresAt => Time(name, "From when on the key is refused; never when absent."),
        ClientParameters.Secret => Text(name, "`whsec_` and the Base64 of 24 to 64 bytes; made by the service when absent.", maxLength: null, example: null),
        AuditParameters.Client => Text(name, "Only what this client did.", ClientName.MaxLength, "epic"),
        AuditParameters.Action => Text(name, "Only this action: an operationId of this document, `deleteOldEvents` or `pruneAudit`.", maxLength: null, "listEvents"),
        HandlerParameters.State => Choice(name, "Only failures in this state.", null, FailureStateNames.All.Keys),
        HandlerParameters.FromEventId => Number(name, "The first event_id.", 1, most: null, absent: null),
        HandlerParameters.ToEventId => Number(name, "The last event_id; not less than `from_event_id`.", 1, most: null, absent: null),
        StartBackup.File => Text(name, "The file's name: letters, digits, `.`, `_` and `-`; made of the time when absent.", maxLength: 100, "before-upgrade.db"),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The documentation does not know the parameter."),
    };

    public static OpenApiParameter Text(string name, string description, int? maxLength, string? example) => Of(
        name, description, new JsonSchema { Type = JsonObjectType.String, MaxLength = maxLength, Example = example });

    private static OpenApiParameter Time(string name, string description) => Of(
        name, description, new JsonSchema { Type = JsonObjectType.String, Format = TimeFormat, Example = "2025-01-10T12:30:00Z" });

    public static OpenApiParameter Number(string name, string description, long least, long? most, long? absent) => Of(
        name, description, new JsonSchema { Type = JsonObjectType.Integer, Format = "int64", Minimum = least, Maximum = most, Default = absent });

    private static OpenApiParameter Required(OpenApiParameter parameter)
    {
        parameter.IsRequired = true;
        return parameter;
    }

    public static OpenApiParameter Choice(string name, string description, string? absent, params IEnumerable<string> values)
    {
        var schema = Strings(values);
        schema.Default = absent;
        return Of(name, description, schema);
    }

    public static OpenApiParameter Repeatable(string name, string description, JsonSchema item)
    {
        var parameter = Of(name, description, new JsonSchema { Type = JsonObjectType.Array, Item = item });
        parameter.Style = OpenApiParameterStyle.Form;
        parameter.Explode = true;
        return parameter;
    }

    public static JsonSchema Strings(params IEnumerable<string> values)
    {
        var schema = new JsonSchema { Type = JsonObjectType.String };
        foreach (var value in values)
        {
            schema.Enumeration.Add(value);
        }

        return schema;
    }

    public static OpenApiParameter Of(string name, string description, JsonSchema schema) =>
        new() { Name = name, Kind = OpenApiParameterKind.Query, Description = description, Schema = schema };
}
