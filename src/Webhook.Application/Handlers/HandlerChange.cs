using System.Globalization;
using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>What became of steering a handler.</summary>
public abstract record HandlerChange<T>
{
    private HandlerChange()
    {
    }

    public sealed record Done(T Value) : HandlerChange<T>;

    /// <param name="Errors">At least one.</param>
    public sealed record Refused(IReadOnlyList<InputError> Errors) : HandlerChange<T>;

    /// <summary>There is no such handler or failure.</summary>
    public sealed record NotFound : HandlerChange<T>;
}

/// <summary>What use cases that steer handlers have in common.</summary>
internal static class HandlerChanges
{
    /// <param name="change">What became of it; null while it is not done.</param>
    /// <param name="name">The handler.</param>
    /// <param name="rows">How many failures it is about.</param>
    public static AccessFacts Describe<T>(HandlerChange<T>? change, string name, long rows = 0) => new(change switch
    {
        HandlerChange<T>.Done => AccessOutcome.Done,
        HandlerChange<T>.NotFound => AccessOutcome.NotFound,
        _ => AccessOutcome.Refused,
    })
    {
        Asked = AccessDescriptions.AskedOf(HandlerParameters.Name, name),

        // Who writes a patient's identifier into the wrong place finds no handler: only what there is, is named.
        Subject = change is HandlerChange<T>.Done ? name : null,
        Rows = change is HandlerChange<T>.Done ? rows : 0,
    };

    /// <summary>The same for one failure.</summary>
    public static AccessFacts DescribeOne<T>(HandlerChange<T>? change, string name, long eventId)
    {
        var facts = Describe(change, name, rows: 1);
        return facts.Subject is null ? facts : facts with { Subject = string.Create(CultureInfo.InvariantCulture, $"{name}, event {eventId}") };
    }

    public static HandlerChange<T> Of<T>(T? value)
        where T : class => value is null ? new HandlerChange<T>.NotFound() : new HandlerChange<T>.Done(value);
}
