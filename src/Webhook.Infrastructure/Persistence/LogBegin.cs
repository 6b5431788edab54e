using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Up to where the log was deleted because of its age; no row while it is whole.</summary>
internal sealed class LogBegin
{
    /// <summary>The only row's.</summary>
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>The last event_id that was deleted.</summary>
    public required long DeletedThrough { get; init; }
}

internal sealed class LogBeginConfiguration : IEntityTypeConfiguration<LogBegin>
{
    public void Configure(EntityTypeBuilder<LogBegin> builder)
    {
        builder.ToTable("log_begin");
        builder.HasKey(begin => begin.Id);
        builder.Property(begin => begin.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(begin => begin.DeletedThrough).HasColumnName("deleted_through");
    }
}
