using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// What a retry of an event with an idempotency key is answered by. In a table of its own, which is not partitioned, so that
/// a key is unique at all times; it stays when the event is deleted.
/// </summary>
internal sealed class EventKey
{
    /// <summary>Keyed hash of source and idempotency key; senders may have written a patient's identifier into that.</summary>
    public required byte[] KeyHash { get; init; }

    public required string Source { get; init; }

    /// <summary>Keyed hash of the content; see <see cref="ContentFingerprint"/>.</summary>
    public required byte[] Fingerprint { get; init; }

    public required long EventId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}

internal sealed class EventKeyConfiguration : IEntityTypeConfiguration<EventKey>
{
    public void Configure(EntityTypeBuilder<EventKey> builder)
    {
        builder.ToTable("event_keys");
        builder.HasKey(key => key.KeyHash);
        builder.Property(key => key.KeyHash).HasColumnName("key_hash");
        builder.Property(key => key.Source).HasColumnName("source").HasMaxLength(ClientName.MaxLength);
        builder.Property(key => key.Fingerprint).HasColumnName("fingerprint");
        builder.Property(key => key.EventId).HasColumnName("event_id");
        builder.Property(key => key.ReceivedAt).HasColumnName("received_at");
    }
}
