using MediatR;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Auditing;
using Webhook.Api.Authentication;
using Webhook.Api.Documentation;
using Webhook.Api.Exports;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Patients;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Answers what a patient may ask for: what is stored, who saw it, and that it be erased.</summary>
[Route("admin/patients/{patient_id}")]
[Gives("application/json")]
[Requires(ClientRoleNames.Admin)]
public sealed class PatientsController(IMediator mediator) : ControllerBase
{
    // What stands behind the identifier in both addresses.
    private const int SegmentsBehind = 1;

    /// <summary>Erase a patient's events</summary>
    /// <remarks>
    /// For good, wherever the service keeps them; the answer comes when no byte of them is left in its database. Retries with
    /// their idempotency keys are answered as before and store nothing. Can be repeated. Backups keep what they have.
    /// </remarks>
    /// <param name="patientId">The patient, percent-encoded: a slash is `%2F`, a percent sign `%25`.</param>
    /// <response code="200">How many events were erased.</response>
    [HttpDelete("events", Name = "erasePatient")]
    [DisableRequestTimeout]
    [ProducesResponseType<PatientErasure>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Erase([FromRoute(Name = "patient_id")] string? patientId, CancellationToken cancellationToken) =>
        new JsonAnswer<PatientErasure>(await mediator.Send(new ErasePatient(Decode(patientId), HttpContext.Access()), cancellationToken));

    /// <summary>Download everything about a patient, and who saw it</summary>
    /// <remarks>
    /// `events` has every event of the patient, the oldest first. `accesses` has the entries of the audit that asked for the
    /// patient or gave events of it; `certain` is false where an answer was so long that not every event_id of it was kept.
    /// A download that breaks off is not complete.
    /// </remarks>
    /// <param name="patientId">The patient, percent-encoded: a slash is `%2F`, a percent sign `%25`.</param>
    /// <response code="200">The report, as a file.</response>
    [HttpGet("report", Name = "reportPatient")]
    [DisableRequestTimeout]
    [ProducesResponseType<PatientReportAnswer>(StatusCodes.Status200OK)]
    [ResponseHeader(200, "Content-Disposition", "A name for the file.", "attachment; filename=\"patient-report-20251203T101530Z.json\"")]
    [Problems(nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Report([FromRoute(Name = "patient_id")] string? patientId, CancellationToken cancellationToken) =>
        ReportFile.Of(await mediator.Send(new ReportPatient(Decode(patientId), HttpContext.Access()), cancellationToken));

    private string Decode(string? patientId) => AddressSegment.Decode(Request, patientId, SegmentsBehind);
}
