using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webhook.Infrastructure.Audit;

/// <summary>Where the chain of the audit begins and ends, so that entries that are missing at its ends are missed.</summary>
internal sealed class AuditMark
{
    /// <summary>The last entry that was deleted because of its age.</summary>
    public const string Begin = "begin";

    /// <summary>The last entry.</summary>
    public const string End = "end";

    public required string Name { get; init; }

    public required long EntryId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required byte[] Hash { get; init; }
}

internal sealed class AuditMarkConfiguration : IEntityTypeConfiguration<AuditMark>
{
    public void Configure(EntityTypeBuilder<AuditMark> builder)
    {
        builder.ToTable("audit_marks");
        builder.HasKey(mark => mark.Name);
        builder.Property(mark => mark.Name).HasColumnName("name");
        builder.Property(mark => mark.EntryId).HasColumnName("entry_id");
        builder.Property(mark => mark.At).HasColumnName("at");
        builder.Property(mark => mark.Hash).HasColumnName("hash");
    }
}
