using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// How many events of one type one source reported within an hour, by <c>received_at</c>. Raised in the transaction that
/// stores the events, so that it is right at every moment.
/// </summary>
internal sealed class HourlyCount
{
    /// <summary>The beginning of the hour.</summary>
    public required DateTimeOffset Hour { get; init; }

    public required AppointmentEventType Type { get; init; }

    public required string Source { get; init; }

    public required long Count { get; init; }

    public static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}

internal sealed class HourlyCountConfiguration : IEntityTypeConfiguration<HourlyCount>
{
    public void Configure(EntityTypeBuilder<HourlyCount> builder)
    {
        builder.ToTable("hourly_counts");
        builder.HasKey(count => new { count.Hour, count.Type, count.Source });
        builder.Property(count => count.Hour).HasColumnName("hour");
        builder.Property(count => count.Type).HasColumnName("event_type").HasConversion<int>();
        builder.Property(count => count.Source).HasColumnName("source").HasMaxLength(ClientName.MaxLength);
        builder.Property(count => count.Count).HasColumnName("count");
    }
}
