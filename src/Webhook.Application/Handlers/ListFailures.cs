using AutoMapper;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>The events that a handler is not done with although its position has passed them, by event_id, a page at a time.</summary>
/// <param name="Name">Which handler.</param>
/// <param name="Parameters">Those of <see cref="Known"/>.</param>
/// <param name="Access">Who asks.</param>
public sealed record ListFailures(string Name, IncomingParameters Parameters, Access Access) : IAudited<HandlerChange<FailurePage>>
{
    /// <summary>The parameters that the query takes.</summary>
    public static IReadOnlyList<string> Known { get; } = [HandlerParameters.State, EventParameters.Limit, EventParameters.Cursor];

    public AccessFacts Describe(HandlerChange<FailurePage>? response) =>
        HandlerChanges.Describe(response, Name, (response as HandlerChange<FailurePage>.Done)?.Value.Failures.Count ?? 0);
}

public sealed record FailurePage(IReadOnlyList<FailureDto> Failures, string? NextCursor);

/// <summary>An event that a handler is not done with.</summary>
public sealed record FailureDto
{
    public required long EventId { get; init; }

    /// <summary>`retrying`; `waiting` behind an event of the same appointment; `dead`, which only a person has tried again.</summary>
    public required string State { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>What went wrong, without patients' data.</summary>
    public required string? LastError { get; init; }

    /// <summary>When it was tried last, or began to wait.</summary>
    public required DateTimeOffset FailedAt { get; init; }
}

internal sealed class FailureProfile : Profile
{
    public FailureProfile() =>
        CreateMap<HandlerFailure, FailureDto>().ForMember(dto => dto.State, map => map.MapFrom(failure => failure.State.ToWireName()));
}

internal sealed class ListFailuresHandler(IHandlerStore store, IMapper mapper, ICursorSeal seal) : IRequestHandler<ListFailures, HandlerChange<FailurePage>>
{
    public async Task<HandlerChange<FailurePage>> Handle(ListFailures request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, ListFailures.Known);
        FailureState? state = reader.Text(HandlerParameters.State, _ => null) is null
            ? null
            : reader.Choice(HandlerParameters.State, FailureStateNames.All, FailureState.Dead);
        var limit = (int)(reader.Number(EventParameters.Limit, 1, ListEvents.MaxLimit) ?? ListEvents.DefaultLimit);
        var cursor = new PageCursor(seal, walk =>
        {
            walk.Write(nameof(ListFailures));
            walk.Write(request.Name);
            walk.WriteOptional((long?)state);
        });
        long? beyond = null;
        reader.Text(EventParameters.Cursor, text => cursor.Read(text, ref beyond));
        if (reader.Errors.Count > 0)
        {
            return new HandlerChange<FailurePage>.Refused(reader.Errors);
        }

        if (await store.FindAsync(request.Name, cancellationToken) is null)
        {
            return new HandlerChange<FailurePage>.NotFound();
        }

        // One more tells whether there are any beyond this page.
        var found = await store.ListFailuresAsync(request.Name, state, beyond, limit + 1, cancellationToken);
        var page = found.Take(limit).ToList();
        return new HandlerChange<FailurePage>.Done(
            new FailurePage(mapper.Map<IReadOnlyList<FailureDto>>(page), found.Count > limit ? cursor.Write(page[^1].EventId) : null));
    }
}
