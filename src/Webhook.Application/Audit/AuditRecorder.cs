using System.Text.Json;
using Microsoft.Extensions.Logging;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>Makes entries of what happened, without patients' data, and stores them.</summary>
public sealed class AuditRecorder(IAuditTrail trail, IAuditHash hash, ILogger<AuditRecorder> logger)
{
    /// <summary>Of more values than these, one hash stands for all.</summary>
    public const int MaxValues = 16;

    /// <summary>Returns when the entry is durable.</summary>
    /// <exception cref="StorageUnavailableException">It is not.</exception>
    public Task RecordAsync(Access access, AccessFacts facts, CancellationToken cancellationToken) =>
        trail.AppendAsync(EntryOf(access, facts), cancellationToken);

    /// <returns>An entry that is not chained yet.</returns>
    public AuditEntry EntryOf(Access access, AccessFacts facts)
    {
        var asked = facts.Asked.ToDictionary(one => one.Key, one => HashesOf(one.Key, one.Value));
        return AuditEntry.Of(access, facts, JsonSerializer.Serialize(asked), HashOf(facts.PatientId));
    }

    /// <summary>The same where something else has failed already, which matters more.</summary>
    public async Task TryRecordAsync(Access access, AccessFacts facts)
    {
        try
        {
            await RecordAsync(access, facts, CancellationToken.None);
        }
        catch (Exception exception)
        {
            logger.EntryLost(access.Action, facts.Outcome, exception.GetType().Name);
        }
    }

    // Nobody asks for more in earnest, and entries stay.
    private string[] HashesOf(string name, IReadOnlyList<string> values) => values.Count <= MaxValues
        ? [.. values.Select(value => hash.Of(name, value))]
        : [hash.Of(name, string.Join('\n', values))];

    /// <returns>By what entries about the patient are found.</returns>
    public string? HashOf(string? patientId) => patientId is null ? null : hash.Of(EventParameters.PatientId, patientId);
}
