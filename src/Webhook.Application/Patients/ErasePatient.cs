using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Patients;

/// <summary>Deletes a patient's events for good. Idempotency keys of deleted events still answer retries.</summary>
/// <param name="PatientId">Any text; one that no patient can have has no events.</param>
/// <param name="Access">Who does it.</param>
public sealed record ErasePatient(string PatientId, Access Access) : IAudited<PatientErasure>
{
    public bool IsChange => true;

    public AccessFacts Describe(PatientErasure? response) => new(AccessOutcome.Done)
    {
        Asked = AccessDescriptions.AskedOf(EventParameters.PatientId, PatientId),
        PatientId = PatientId,
        Rows = response?.Erased ?? 0,
    };

    /// <summary>Only the name of the type, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => nameof(ErasePatient);
}

/// <param name="Erased">How many events were deleted.</param>
public sealed record PatientErasure(long Erased);

internal sealed class ErasePatientHandler(IPatientEraser eraser, AuditRecorder recorder, HandlerEngine engine) : IRequestHandler<ErasePatient, PatientErasure>
{
    // It is not left half done because nobody waits for the answer any more.
    public async Task<PatientErasure> Handle(ErasePatient request, CancellationToken cancellationToken)
    {
        long erased;
        try
        {
            erased = await eraser.EraseAsync(
                request.PatientId,
                count => recorder.EntryOf(request.Access, request.Describe(new PatientErasure(count)) with { Outcome = AccessOutcome.Deleted }),
                CancellationToken.None);
        }
        finally
        {
            // Handlers have read ahead: what they have not begun with must not leave the service.
            await engine.ReadAnewAsync();
        }

        // Also where nothing was found: an erasure before this one may have been interrupted here.
        await eraser.CleanAsync(CancellationToken.None);
        return new PatientErasure(erased);
    }
}
