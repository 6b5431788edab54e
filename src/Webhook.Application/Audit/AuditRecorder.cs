using System.Text.Json;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>Makes entries of what happened, without patients' data, and stores them.</summary>
public sealed class AuditRecorder(IAuditTrail trail, IAuditHash hash)
{
    /// <summary>Returns when the entry is durable.</summary>
    /// <exception cref="StorageUnavailableException">It is not.</exception>
    public Task RecordAsync(Access access, AccessFacts facts, CancellationToken cancellationToken)
    {
        var asked = facts.Asked.ToDictionary(one => one.Key, one => one.Value.Select(value => hash.Of(one.Key, value)).ToArray());
        return trail.AppendAsync(AuditEntry.Of(access, facts, JsonSerializer.Serialize(asked), HashOf(facts.PatientId)), cancellationToken);
    }

    /// <summary>The same where something else has failed already, which matters more.</summary>
    public async Task TryRecordAsync(Access access, AccessFacts facts)
    {
        try
        {
            await RecordAsync(access, facts, CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            // The log has a line about storage, and the caller goes on with what failed before.
        }
    }

    /// <returns>By what entries about the patient are found.</returns>
    public string? HashOf(string? patientId) => patientId is null ? null : hash.Of(EventParameters.PatientId, patientId);
}
