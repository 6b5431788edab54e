using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>What an administrator asks for.</summary>
internal static class Administration
{
    private static readonly JsonSerializerOptions Members = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

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

    /// <returns>The entries of one page of the audit.</returns>
    public static async Task<IReadOnlyList<Entry>> AuditAsync(this WebhookProcess webhook, string query = "") =>
        (await GetAsync<Page>(webhook, $"/admin/audit{query}")).Audit;

    public static Task<Verdict> VerifyAuditAsync(this WebhookProcess webhook) => GetAsync<Verdict>(webhook, "/admin/audit/verify");

    public static async Task<T> GetAsync<T>(this WebhookProcess webhook, string address) =>
        (await webhook.Client.GetFromJsonAsync<T>(address, Members))!;

    /// <summary>An entry of the audit, as far as these tests look at it.</summary>
    internal sealed record Entry(long Id, string Action, string? Subject, long Rows, string Outcome, string? TraceId);

    internal sealed record Verdict(bool Valid, long Entries, long? FirstInvalid);

    private sealed record Page(IReadOnlyList<Entry> Audit);
}
