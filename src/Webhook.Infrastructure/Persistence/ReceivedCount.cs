using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Application.Statistics;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// How many events of one type, or of one source, were received within an hour or a day. Raised in the transaction that
/// stores the events, so that it is right at every moment.
/// </summary>
internal sealed class ReceivedCount
{
    public required CountInterval Interval { get; init; }

    public required CountGroup Group { get; init; }

    /// <summary>The beginning of the interval.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The event type's wire name, or the source.</summary>
    public required string Name { get; init; }

    public required long Count { get; init; }
}

internal sealed class ReceivedCountConfiguration : IEntityTypeConfiguration<ReceivedCount>
{
    public void Configure(EntityTypeBuilder<ReceivedCount> builder)
    {
        builder.ToTable("received_counts");
        builder.HasKey(count => new { count.Interval, count.Group, count.Start, count.Name });
        builder.Property(count => count.Interval).HasColumnName("interval").HasConversion<int>();
        builder.Property(count => count.Group).HasColumnName("grouping").HasConversion<int>();
        builder.Property(count => count.Start).HasColumnName("start");
        builder.Property(count => count.Name).HasColumnName("name").HasMaxLength(ClientName.MaxLength);
        builder.Property(count => count.Count).HasColumnName("count");
    }
}
