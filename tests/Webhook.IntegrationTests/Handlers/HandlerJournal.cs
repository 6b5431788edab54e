using System.Collections.Concurrent;
using MediatR;
using Webhook.Application.Handlers;

namespace Webhook.IntegrationTests.Handlers;

/// <summary>What the handlers of a test were given, in their order, and what they do then.</summary>
internal sealed class HandlerJournal
{
    private readonly ConcurrentQueue<(string Handler, long EventId, int Attempt)> entries = new();
    private readonly ConcurrentDictionary<string, Func<AppointmentEventReceived, CancellationToken, Task>> ways = new();

    /// <summary>Lets a handler do something else than nothing.</summary>
    public void Let<THandler>(Func<AppointmentEventReceived, CancellationToken, Task> way) => ways[typeof(THandler).Name] = way;

    public IReadOnlyList<(long EventId, int Attempt)> Of<THandler>() =>
        [.. entries.Where(entry => entry.Handler == typeof(THandler).Name).Select(entry => (entry.EventId, entry.Attempt))];

    public async Task HandleAsync(string handler, AppointmentEventReceived received, CancellationToken cancellationToken)
    {
        entries.Enqueue((handler, received.Event.Id, received.Attempt));
        await ways.GetValueOrDefault(handler, (_, _) => Task.CompletedTask)(received, cancellationToken);
    }
}

/// <summary>A dependency with a scope: each event gets another.</summary>
internal sealed class ScopeMark;

internal sealed class FirstHandler(HandlerJournal journal, ScopeMark mark, ConcurrentBag<ScopeMark> marks) : INotificationHandler<AppointmentEventReceived>
{
    public Task Handle(AppointmentEventReceived notification, CancellationToken cancellationToken)
    {
        marks.Add(mark);
        return journal.HandleAsync(nameof(FirstHandler), notification, cancellationToken);
    }
}

[EventHandler("second", From = LogStart.Start, EventTypes = [Domain.AppointmentEventType.Cancelled, Domain.AppointmentEventType.Scheduled])]
internal sealed class SecondHandler(HandlerJournal journal) : INotificationHandler<AppointmentEventReceived>
{
    public Task Handle(AppointmentEventReceived notification, CancellationToken cancellationToken) =>
        journal.HandleAsync(nameof(SecondHandler), notification, cancellationToken);
}
