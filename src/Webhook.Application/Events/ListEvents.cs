using AutoMapper;
using MediatR;

namespace Webhook.Application.Events;

/// <summary>The newest events first.</summary>
/// <param name="Limit">How many at most, from 1 to <see cref="MaxLimit"/>.</param>
public sealed record ListEvents(int Limit) : IRequest<EventPage>
{
    /// <summary>The longest page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The page that nobody asked to be longer or shorter.</summary>
    public const int DefaultLimit = 100;
}

/// <param name="Events">The events of this page.</param>
/// <param name="Count">How many they are.</param>
/// <param name="NextCursor">Where the next page starts; null at the end.</param>
public sealed record EventPage(IReadOnlyList<EventDto> Events, int Count, string? NextCursor);

internal sealed class ListEventsHandler(IAppointmentEventRepository repository, IMapper mapper)
    : IRequestHandler<ListEvents, EventPage>
{
    public async Task<EventPage> Handle(ListEvents request, CancellationToken cancellationToken)
    {
        var events = mapper.Map<IReadOnlyList<EventDto>>(
            await repository.ListNewestAsync(request.Limit, cancellationToken));
        return new EventPage(events, events.Count, NextCursor: null);
    }
}
