using System.Diagnostics;
using MediatR;
using Microsoft.Extensions.Logging;
using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>Stores the events of one request that obey the rules; a single event is a batch of one.</summary>
/// <param name="Events">The events in the order in which they are to be stored.</param>
/// <param name="Source">The name of the client that sends them.</param>
/// <param name="HeaderKey">The idempotency key that the request carries beside its body, for a single event.</param>
/// <param name="WhenFull">What to do when too much is waiting for storage.</param>
public sealed record ReceiveEvents(
    IReadOnlyList<IncomingEvent> Events, string Source, HeaderKey HeaderKey, WhenFull WhenFull) : IRequest<ReceiveEventsResult>
{
    /// <summary>The keys of events that have none of their own; null for a batch without an id.</summary>
    public BatchKeys? BatchKeys { get; init; }
}

/// <param name="State">Whether storage took the valid events; nothing is acknowledged unless it did.</param>
/// <param name="Items">One for each event in its order; empty unless committed.</param>
public sealed record ReceiveEventsResult(StorageState State, IReadOnlyList<ReceivedItem> Items);

/// <summary>What became of one event of a request.</summary>
public abstract record ReceivedItem
{
    private ReceivedItem()
    {
    }

    /// <summary>The event is stored, now or by an earlier request with the same key.</summary>
    public sealed record Accepted(AppointmentEvent Event, bool Replayed) : ReceivedItem;

    /// <summary>The key belongs to an event with other content.</summary>
    public sealed record Conflict : ReceivedItem;

    /// <summary>The event breaks rules.</summary>
    /// <param name="Errors">At least one.</param>
    /// <param name="Unreadable">The text is no JSON event at all.</param>
    public sealed record Rejected(IReadOnlyList<InputError> Errors, bool Unreadable) : ReceivedItem;
}

internal sealed class ReceiveEventsHandler(
    IAppointmentEventRepository repository,
    IContentFingerprint fingerprint,
    TimeProvider time,
    ILogger<ReceiveEventsHandler> logger) : IRequestHandler<ReceiveEvents, ReceiveEventsResult>
{
    private static readonly RuleViolation KeysDiffer =
        new("idempotency_keys_differ", "must equal the idempotency key in the headers, or be left out");

    public async Task<ReceiveEventsResult> Handle(ReceiveEvents request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var items = new ReceivedItem?[request.Events.Count];
        var valid = new List<AppointmentEvent>(request.Events.Count);
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = Judge(request, index, valid);
        }

        if (valid.Count > 0)
        {
            var appended = await repository.AppendAsync(valid, request.WhenFull, cancellationToken);
            if (appended.State is not StorageState.Committed)
            {
                return new ReceiveEventsResult(appended.State, []);
            }

            Fill(items, valid, appended.Outcomes, time.GetElapsedTime(started));
        }

        return new ReceiveEventsResult(StorageState.Committed, items!);
    }

    /// <returns>The rejection, or null after the event was added to <paramref name="valid"/>.</returns>
    private ReceivedItem.Rejected? Judge(ReceiveEvents request, int index, List<AppointmentEvent> valid)
    {
        var incoming = request.Events[index];
        var errors = IncomingEventRules.Check(incoming, out var content);
        var header = request.HeaderKey;
        var key = incoming.IdempotencyKey.Value ?? header.Value ?? request.BatchKeys?.Of(index);
        if (header.Value is not null && key != header.Value)
        {
            (errors ??= []).Add(InputError.AtPointer("/idempotency_key", KeysDiffer));
        }

        if (header.Errors.Count > 0)
        {
            (errors ??= []).AddRange(header.Errors);
        }

        if (errors is not null)
        {
            return new ReceivedItem.Rejected(errors, incoming.Unreadable.Count > 0);
        }

        var received = AppointmentEvent.Receive(content, request.Source, time.GetUtcNow());
        if (key is not null)
        {
            received.IdentifyBy(key, fingerprint.Compute(content));
        }

        valid.Add(received);
        return null;
    }

    private void Fill(
        ReceivedItem?[] items, List<AppointmentEvent> valid, IReadOnlyList<AppendOutcome> outcomes, TimeSpan duration)
    {
        var traceId = Activity.Current?.TraceId.ToHexString();
        var next = 0;
        for (var index = 0; index < items.Length; index++)
        {
            if (items[index] is null)
            {
                items[index] = ToItem(valid[next], outcomes[next], duration, traceId);
                next++;
            }
        }
    }

    private ReceivedItem ToItem(AppointmentEvent received, AppendOutcome outcome, TimeSpan duration, string? traceId)
    {
        switch (outcome)
        {
            case AppendOutcome.Stored:
                logger.EventStored(received.Id, received.Type.ToWireName(), received.Source, duration.TotalMilliseconds, traceId);
                return new ReceivedItem.Accepted(received, Replayed: false);
            case AppendOutcome.Replayed:
                logger.EventReplayed(received.Id, received.Type.ToWireName(), received.Source, traceId);
                return new ReceivedItem.Accepted(received, Replayed: true);
            case AppendOutcome.Conflict:
                return new ReceivedItem.Conflict();
            default:
                throw new UnreachableException();
        }
    }
}
