using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// The last transaction that a process committed, by a number that it counts itself. When the connection is lost while a
/// commit is under way, this tells whether it was made.
/// </summary>
internal sealed class WriterMark
{
    /// <summary>The process.</summary>
    public required Guid Writer { get; init; }

    public required long Batch { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class WriterMarkConfiguration : IEntityTypeConfiguration<WriterMark>
{
    public void Configure(EntityTypeBuilder<WriterMark> builder)
    {
        builder.ToTable("writer_marks");
        builder.HasKey(mark => mark.Writer);
        builder.Property(mark => mark.Writer).HasColumnName("writer");
        builder.Property(mark => mark.Batch).HasColumnName("batch");
        builder.Property(mark => mark.At).HasColumnName("at");
    }
}
