using Webhook.Application.Patients;
using Webhook.Domain;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Retention;

internal sealed class PatientEraser(GroupCommit writer, IStorageUpkeep upkeep, TimeProvider time) : IPatientEraser
{
    private const int EventsAtOnce = 64;

    public async Task<long> EraseAsync(string patientId, Func<long, AuditEntry> entryOf, CancellationToken cancellationToken)
    {
        for (var erased = 0L; ;)
        {
            var started = time.GetTimestamp();
            var piece = await writer.ChangeAsync(session => ErasePiece(session, patientId, entryOf), cancellationToken);
            erased += piece.Count;
            if (piece.Count < EventsAtOnce)
            {
                return erased;
            }

            await upkeep.RestAsync(started, cancellationToken);
        }
    }

    public Task CleanAsync(CancellationToken cancellationToken) => upkeep.CleanAsync(cancellationToken);

    private ErasedRange ErasePiece(IWriterSession session, string patientId, Func<long, AuditEntry> entryOf)
    {
        var piece = session.Erased.EraseOfPatient(patientId, EventsAtOnce);
        if (piece.Count > 0)
        {
            session.Audit.Append(entryOf(piece.Count), time.GetUtcNow());
        }

        return piece;
    }
}
