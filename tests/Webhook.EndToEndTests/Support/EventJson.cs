using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Serialization;

namespace Webhook.EndToEndTests.Support;

/// <summary>Requests and answers as a client of the service knows them.</summary>
internal static class EventJson
{
    public const string Address = "/webhook/appointment";

    /// <summary>A valid event that is told from others by its appointment.</summary>
    public static HttpRequestMessage Request(string appointmentId, string? key = null, string ballast = "")
    {
        var request = Raw(
            $$"""{"event_type":"appointment.scheduled","appointment_id":"{{appointmentId}}","patient_id":"P1","timestamp":"2025-01-10T12:30:00Z","ballast":"{{ballast}}"}""");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return request;
    }

    public static HttpRequestMessage Raw(string body, string query = "")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(HttpMethod.Post, Address + query) { Content = content };
    }

    public static async Task<HttpResponseMessage> PostEventAsync(
        this HttpClient client, string appointmentId, string? key = null, CancellationToken cancellationToken = default)
    {
        using var request = Request(appointmentId, key);
        return await client.SendAsync(request, cancellationToken);
    }

    /// <summary>Posts many events at once, as the next ones of so many appointments in turn.</summary>
    public static async Task<HttpResponseMessage> PostManyAsync(
        this HttpClient client, int events, int appointments, CancellationToken cancellationToken = default)
    {
        var lines = new StringBuilder();
        for (var place = 0; place < events; place++)
        {
            lines.Append(
                CultureInfo.InvariantCulture,
                $$"""{"event_type":"appointment.scheduled","appointment_id":"A{{place % appointments}}","patient_id":"P1","timestamp":"2025-01-10T12:30:00Z"}""");
            lines.Append('\n');
        }

        using var content = new StringContent(lines.ToString(), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return await client.PostAsync("/webhook/appointments", content, cancellationToken);
    }

    public static async Task<long> EventIdAsync(this HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<Receipt>())!.EventId;

    private sealed record Receipt([property: JsonPropertyName("event_id")] long EventId);
}
