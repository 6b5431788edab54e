using AutoMapper;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>An entry of the audit as administrators see it.</summary>
/// <param name="Id">Its place in the chain, from 1, without gaps.</param>
/// <param name="At">When.</param>
/// <param name="Client">The client's name; null for the service itself, and for whoever did not say who it is.</param>
/// <param name="Address">The IP address from which the request came; null for the service itself.</param>
/// <param name="Action">The operationId of the API, or what the service did by itself.</param>
/// <param name="Route">Method and template of the address; null for the service itself.</param>
/// <param name="Subject">What was changed: a client, a key, a file; null for anything else.</param>
/// <param name="Filters">What was asked for, by name; the values are keyed hashes.</param>
/// <param name="Patient">The keyed hash of the one patient that was asked for or whose events were given; null for none or several.</param>
/// <param name="Events">The event_ids that were given, as in `3,7-9`; after `~` they are among those named; null for none.</param>
/// <param name="Rows">How many rows were given, or deleted.</param>
/// <param name="Outcome">`begun`, `accepted`, `done`, `not_found`, `refused`, `broken_off`, `failed`, or the code of refused credentials.</param>
/// <param name="TraceId">The W3C trace id of the request; null for the service itself.</param>
/// <param name="Hash">SHA-256 of the hash before it and of everything above, in hexadecimal digits.</param>
public sealed record AuditEntryDto(
    long Id, DateTimeOffset At, string? Client, string? Address, string Action, string? Route, string? Subject, RawJson Filters, string? Patient,
    string? Events, long Rows, string Outcome, string? TraceId, string Hash);

internal sealed class AuditProfile : Profile
{
    public AuditProfile() =>
        CreateMap<AuditEntry, AuditEntryDto>()
            .ForCtorParam(nameof(AuditEntryDto.Filters), map => map.MapFrom(entry => new RawJson(entry.Filters)))
            .ForCtorParam(nameof(AuditEntryDto.Hash), map => map.MapFrom(entry => Convert.ToHexStringLower(entry.Hash)));
}
