using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>What is left of an event that had an idempotency key and was deleted, so that a retry of it stores nothing.</summary>
internal sealed class ErasedEvent
{
    /// <summary>Keyed hash of source and idempotency key.</summary>
    public required byte[] KeyHash { get; init; }

    public required string Source { get; init; }

    /// <summary>Keyed hash of the content; see <see cref="ContentFingerprint"/>.</summary>
    public required byte[] Fingerprint { get; init; }

    public required long EventId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}

internal sealed class ErasedEventConfiguration : IEntityTypeConfiguration<ErasedEvent>
{
    public void Configure(EntityTypeBuilder<ErasedEvent> builder)
    {
        builder.ToTable("erased_events");
        builder.HasKey(erased => erased.KeyHash);
        builder.Property(erased => erased.KeyHash).HasColumnName("key_hash");
        builder.Property(erased => erased.Source).HasColumnName("source").HasMaxLength(ClientName.MaxLength);
        builder.Property(erased => erased.Fingerprint).HasColumnName("fingerprint");
        builder.Property(erased => erased.EventId).HasColumnName("event_id");
        builder.Property(erased => erased.ReceivedAt).HasColumnName("received_at");
    }
}
