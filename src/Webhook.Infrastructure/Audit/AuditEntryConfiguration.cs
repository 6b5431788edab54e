using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Domain;

namespace Webhook.Infrastructure.Audit;

/// <summary>The audit. Ids follow each other in time; every index of a provider ends in the id, and so is in the order of time, too.</summary>
internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries");
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(entry => entry.At).HasColumnName("at");
        builder.Property(entry => entry.Client).HasColumnName("client");
        builder.Property(entry => entry.Address).HasColumnName("address");
        builder.Property(entry => entry.Action).HasColumnName("action");
        builder.Property(entry => entry.Route).HasColumnName("route");
        builder.Property(entry => entry.Subject).HasColumnName("subject");
        builder.Property(entry => entry.Filters).HasColumnName("filters");
        builder.Property(entry => entry.Patient).HasColumnName("patient");
        builder.Property(entry => entry.Events).HasColumnName("events");
        builder.Property(entry => entry.Rows).HasColumnName("rows");
        builder.Property(entry => entry.Outcome).HasColumnName("outcome");
        builder.Property(entry => entry.TraceId).HasColumnName("trace_id");
        builder.Property(entry => entry.Hash).HasColumnName("hash");
    }
}
