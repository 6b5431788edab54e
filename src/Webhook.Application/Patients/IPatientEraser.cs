using Webhook.Domain;

namespace Webhook.Application.Patients;

/// <summary>Takes patients' events away wherever they are kept.</summary>
public interface IPatientEraser
{
    /// <summary>Deletes every event of the patient that is stored when it begins.</summary>
    /// <param name="patientId">The patient.</param>
    /// <param name="entryOf">Makes the entry of the audit that is stored together with a deletion of that many events.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many events were deleted.</returns>
    /// <exception cref="StorageUnavailableException">It is not done, or only in part; it can be repeated.</exception>
    Task<long> EraseAsync(string patientId, Func<long, AuditEntry> entryOf, CancellationToken cancellationToken);

    /// <summary>Returns when no byte of what was deleted is left in the database's files.</summary>
    /// <exception cref="StorageUnavailableException">It is not done; it can be repeated.</exception>
    Task CleanAsync(CancellationToken cancellationToken);
}
