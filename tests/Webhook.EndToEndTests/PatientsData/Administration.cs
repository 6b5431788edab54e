using System.Net;
using System.Text.Json;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>What an administrator asks for.</summary>
internal static class Administration
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <returns>How many events the service says that it erased.</returns>
    public static async Task<long> EraseAsync(this WebhookProcess webhook, string patientId)
    {
        // Of its own, because erasures take as long as they take.
        using var client = new HttpClient { BaseAddress = webhook.Client.BaseAddress, Timeout = Patience };
        using var answer = await client.DeleteAsync($"/admin/patients/{Uri.EscapeDataString(patientId)}/events");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("erased").GetInt64();
    }
}
