using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// Where the log ends. Whoever writes locks this row until the commit, in all processes: so event_ids are given in the order
/// of the commits, and a reader who has seen one has seen all before it. See docs/adr/0016-one-writer-at-a-time.md.
/// </summary>
internal sealed class LogEnd
{
    public const string Table = "log_end";

    /// <summary>The only row's.</summary>
    public const int OnlyId = 1;

    /// <summary>Waits until nobody else writes, and keeps the others out until the transaction ends.</summary>
    public static readonly string Lock = $"SELECT position, received_at FROM {Table} WHERE id = {OnlyId} FOR UPDATE";

    public int Id { get; init; } = OnlyId;

    /// <summary>The last event_id that was given; 0 when none was.</summary>
    public required long Position { get; init; }

    /// <summary>When the last event was received; none is received before it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}

internal sealed class LogEndConfiguration : IEntityTypeConfiguration<LogEnd>
{
    public void Configure(EntityTypeBuilder<LogEnd> builder)
    {
        builder.ToTable(LogEnd.Table);
        builder.HasKey(end => end.Id);
        builder.Property(end => end.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(end => end.Position).HasColumnName("position");
        builder.Property(end => end.ReceivedAt).HasColumnName("received_at");
        builder.HasData(new LogEnd { Position = 0, ReceivedAt = DateTimeOffset.UnixEpoch });
    }
}
