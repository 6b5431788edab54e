using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>The table of events; what finds them differs by provider.</summary>
internal sealed class AppointmentEventConfiguration : IEntityTypeConfiguration<AppointmentEvent>
{
    public void Configure(EntityTypeBuilder<AppointmentEvent> builder)
    {
        builder.ToTable("events");
        builder.HasKey(stored => stored.Id);
        builder.Property(stored => stored.Id).HasColumnName("id").ValueGeneratedOnAdd();
        builder.Property(stored => stored.Type).HasColumnName("event_type").HasConversion<int>();
        builder.Property(stored => stored.AppointmentId).HasColumnName("appointment_id").HasMaxLength(Identifier.MaxLength);
        builder.Property(stored => stored.PatientId).HasColumnName("patient_id").HasMaxLength(Identifier.MaxLength);
        builder.Property(stored => stored.Timestamp).HasColumnName("timestamp");
        builder.Property(stored => stored.Notes).HasColumnName("notes").HasMaxLength(Notes.MaxLength);
        builder.Property(stored => stored.Source).HasColumnName("source").HasMaxLength(ClientName.MaxLength);
        builder.Property(stored => stored.ReceivedAt).HasColumnName("received_at");
        builder.Property(stored => stored.IdempotencyKey).HasColumnName("idempotency_key").HasMaxLength(IdempotencyKey.MaxLength);
        builder.Property(stored => stored.Fingerprint).HasColumnName("fingerprint");
        builder.Property(stored => stored.Additional).HasColumnName("additional");
    }
}
