using System.Text.Json.Serialization;
using AutoMapper;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>A subscription as it leaves the service: without what it must keep secret.</summary>
public sealed record SubscriptionDto
{
    /// <summary>Never given to another subscription, even when this one is removed.</summary>
    public required long Id { get; init; }

    /// <summary>Where events are posted to.</summary>
    public required string Url { get; init; }

    /// <summary>The types that are sent; all when empty.</summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>The client whose events are sent; null for all.</summary>
    public required string? Source { get; init; }

    /// <summary>How events look: <c>event</c> or <c>cloudevents</c>.</summary>
    public required string Format { get; init; }

    /// <summary><c>running</c>, <c>paused</c> by a person, <c>backing_off</c> because the receiver takes nothing, or <c>disabled</c> because it wants nothing any more.</summary>
    public required string Status { get; init; }

    /// <summary>The first secret, as text; only in the answer that made the subscription.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>The handler that sends the events.</summary>
    public required string Handler { get; init; }

    /// <summary>How many deliveries a second at most; null for as many as there are.</summary>
    public required int? RateLimit { get; init; }

    /// <summary>The names of the headers that every delivery has besides those of the service; their values may be secrets.</summary>
    public required IReadOnlyList<string> HeaderNames { get; init; }

    /// <summary>What deliveries are signed with, the oldest first.</summary>
    public required IReadOnlyList<SubscriptionSecretDto> Secrets { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Only the handler, so that no secret reaches a log by way of a message.</summary>
    public override string ToString() => Handler;
}

/// <param name="Id">By which it can be told from others.</param>
/// <param name="CreatedAt">Since when it signs.</param>
/// <param name="EndsAt">From when on it does not; null for the newest.</param>
public sealed record SubscriptionSecretDto(string Id, DateTimeOffset CreatedAt, DateTimeOffset? EndsAt);

internal sealed class SubscriptionProfile : Profile
{
    public SubscriptionProfile()
    {
        // The two that only the use case knows; it adds them.
        CreateMap<Subscription, SubscriptionDto>()
            .ForMember(dto => dto.Status, map => map.Ignore())
            .ForMember(dto => dto.Secret, map => map.Ignore())
            .ForMember(dto => dto.EventTypes, map => map.MapFrom(subscription => subscription.EventTypes.Select(type => type.ToWireName())))
            .ForMember(dto => dto.Format, map => map.MapFrom(subscription => subscription.Format.ToWireName()))
            .ForMember(dto => dto.HeaderNames, map => map.MapFrom(subscription => subscription.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase)));
        CreateMap<SubscriptionSecret, SubscriptionSecretDto>();
    }
}
