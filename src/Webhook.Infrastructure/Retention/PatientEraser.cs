using Webhook.Application.Patients;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Retention;

internal sealed class PatientEraser(GroupCommit writer, SpaceKeeper space, TimeProvider time) : IPatientEraser
{
    private const int EventsAtOnce = 64;

    public async Task<long> EraseAsync(string patientId, CancellationToken cancellationToken)
    {
        for (var erased = 0L; ;)
        {
            var started = time.GetTimestamp();
            var piece = await writer.ChangeAsync(session => session.Erased.EraseOfPatient(patientId, EventsAtOnce), cancellationToken);
            erased += piece.Count;
            if (piece.Count < EventsAtOnce)
            {
                // Also where nothing was found: an erasure before this one may have been interrupted here.
                await space.CleanAsync(cancellationToken);
                return erased;
            }

            await space.RestAsync(started, cancellationToken);
        }
    }
}
