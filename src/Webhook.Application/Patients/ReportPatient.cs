using System.Runtime.CompilerServices;
using AutoMapper;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Patients;

/// <summary>Everything that is stored about a patient, and everybody who saw it.</summary>
/// <param name="PatientId">Any text; one that no patient can have gives an empty report.</param>
/// <param name="Access">Who asks.</param>
public sealed record ReportPatient(string PatientId, Access Access) : IAudited<PatientReport>
{
    public AccessFacts Describe(PatientReport? response) => new(AccessOutcome.Begun)
    {
        Asked = AccessDescriptions.AskedOf(EventParameters.PatientId, PatientId),
        PatientId = PatientId,
    };

    /// <summary>Only the name of the type, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => nameof(ReportPatient);
}

/// <summary>A report that is read while it is given: first its events to their end, then its accesses.</summary>
/// <param name="PatientId">Whose.</param>
/// <param name="GeneratedAt">When it began.</param>
/// <param name="Events">The patient's events, the oldest first.</param>
/// <param name="Accesses">Who asked for the patient or was given events of the patient, the oldest first.</param>
public sealed record PatientReport(
    string PatientId, DateTimeOffset GeneratedAt,
    IAsyncEnumerable<IReadOnlyList<EventDto>> Events, IAsyncEnumerable<IReadOnlyList<PatientAccess>> Accesses)
{
    /// <summary>Only the name of the type, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => nameof(PatientReport);
}

/// <summary>Somebody who may have seen a patient, and the entry of the audit that says so.</summary>
/// <param name="Certain">
/// False for an answer too long to keep every event_id of, where the patient's may be among those left out, and for an export or a
/// stream that has not said yet what it gave.
/// </param>
public sealed record PatientAccess(bool Certain, AuditEntryDto Entry);

internal sealed class ReportPatientHandler(
    IAppointmentEventRepository repository, IAuditTrail trail, AuditRecorder recorder, IMapper mapper, TimeProvider time)
    : IRequestHandler<ReportPatient, PatientReport>
{
    private const int PageLength = 500;

    // Those that say only when they end which events they gave.
    private static readonly string[] LongReads = ["exportEvents", "streamEvents"];

    public Task<PatientReport> Handle(ReportPatient request, CancellationToken cancellationToken)
    {
        var eventIds = new List<long>();
        var access = new OpenAccess(recorder, request.Access, request.Describe(null));
        return Task.FromResult(new PatientReport(
            request.PatientId, time.GetUtcNow(),
            ReadEventsAsync(request.PatientId, eventIds, access, cancellationToken),
            ReadAccessesAsync(request.PatientId, eventIds, access, cancellationToken)));
    }

    private async IAsyncEnumerable<IReadOnlyList<EventDto>> ReadEventsAsync(
        string patientId, List<long> eventIds, OpenAccess access, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isRead = false;
        var filter = new EventFilter { PatientId = patientId };
        try
        {
            for (long? beyond = null; !isRead; beyond = eventIds.Count > 0 ? eventIds[^1] : null)
            {
                var page = await repository.ListAsync(filter, EventOrder.OldestFirst, beyond, PageLength, cancellationToken);
                eventIds.AddRange(page.Select(stored => stored.Id));
                access.Give(page.Select(stored => stored.Id));
                yield return mapper.Map<IReadOnlyList<EventDto>>(page);
                isRead = page.Count < PageLength;
            }
        }
        finally
        {
            await (isRead ? Task.CompletedTask : access.EndAsync(AccessOutcome.BrokenOff));
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<PatientAccess>> ReadAccessesAsync(
        string patientId, List<long> eventIds, OpenAccess access, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = new AuditFilter { Patient = recorder.HashOf(patientId), OrOfSeveral = LongReads };
        var open = new Dictionary<string, AuditEntry>();
        try
        {
            for (IReadOnlyList<AuditEntry>? page = null; page is null || page.Count == PageLength;)
            {
                page = await trail.ListAsync(filter, EventOrder.OldestFirst, page?[^1].Id, PageLength, cancellationToken);
                yield return [.. page.Select(entry => Judge(entry, eventIds, open)).OfType<PatientAccess>()];
            }

            // Who still listens, or was cut off by the end of the process, may have seen anything.
            yield return [.. open.Values.OrderBy(entry => entry.Id).Select(entry => new PatientAccess(Certain: false, mapper.Map<AuditEntryDto>(entry)))];
            await access.CompleteAsync(cancellationToken);
        }
        finally
        {
            await access.EndAsync(AccessOutcome.BrokenOff);
        }
    }

    private PatientAccess? Judge(AuditEntry entry, List<long> eventIds, Dictionary<string, AuditEntry> open)
    {
        if (entry.Patient is null && entry.TraceId is { } trace)
        {
            open.Remove(trace);
            if (entry.Outcome == AccessOutcome.Begun)
            {
                open.Add(trace, entry);
            }
        }

        var (isPossible, isCertain) = entry switch
        {
            { Patient: not null } => (true, true),
            { Events: { } events } => EventIds.Parse(events).MayHold(eventIds),
            _ => (false, false),
        };
        return isPossible ? new PatientAccess(isCertain, mapper.Map<AuditEntryDto>(entry)) : null;
    }
}
