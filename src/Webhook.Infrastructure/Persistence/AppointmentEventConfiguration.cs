using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// The table of events and what finds them. Every index ends in the row's id, so that whatever it finds comes in the order
/// of the log; which of them a query uses is decided in <see cref="EventPageSql"/>.
/// </summary>
internal sealed class AppointmentEventConfiguration : IEntityTypeConfiguration<AppointmentEvent>
{
    public const string AppointmentIndex = "ix_events_appointment";
    public const string PatientIndex = "ix_events_patient";
    public const string TypeIndex = "ix_events_type";
    public const string SourceIndex = "ix_events_source_type";

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
        builder.HasIndex(stored => new { stored.Source, stored.IdempotencyKey })
            .HasDatabaseName("ix_events_idempotency")
            .IsUnique()
            .HasFilter("idempotency_key IS NOT NULL");
        builder.HasIndex(stored => stored.AppointmentId).HasDatabaseName(AppointmentIndex);
        builder.HasIndex(stored => stored.PatientId).HasDatabaseName(PatientIndex);
        builder.HasIndex(stored => stored.Type).HasDatabaseName(TypeIndex);
        builder.HasIndex(stored => new { stored.Source, stored.Type }).HasDatabaseName(SourceIndex);
        foreach (var slots in (TimeSlots[])[TimeSlots.OfTwoHours, TimeSlots.OfTwoDays])
        {
            builder.Property<long>(slots.Property).HasColumnName(slots.Column).HasComputedColumnSql(slots.Sql, stored: false);
        }

        builder.HasIndex(TimeSlots.OfTwoHours.Property).HasDatabaseName(TimeSlots.OfTwoHours.Index);

        // Source and type stand behind the id, so that many events of others can be passed over within the index.
        builder.HasIndex(TimeSlots.OfTwoDays.Property, nameof(AppointmentEvent.Id), nameof(AppointmentEvent.Source), nameof(AppointmentEvent.Type))
            .HasDatabaseName(TimeSlots.OfTwoDays.Index);
    }
}
