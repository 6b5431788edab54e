using Microsoft.EntityFrameworkCore;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>
/// What is SQLite's own: times as microseconds, and what finds events. Every index ends in the row's id, so that whatever it
/// finds comes in the order of the log; which of them a query uses is decided in <see cref="EventPageSql"/>.
/// </summary>
internal sealed class SqliteContext(DbContextOptions<SqliteContext> options) : WebhookDbContext(options)
{
    public const string AppointmentIndex = "ix_events_appointment";
    public const string PatientIndex = "ix_events_patient";
    public const string TypeIndex = "ix_events_type";
    public const string SourceIndex = "ix_events_source_type";

    // SQLite's transactions are immediate unless they are said not to be: nobody else writes from their beginning.
    public override Task KeepOthersOutAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        var events = modelBuilder.Entity<AppointmentEvent>();
        events.HasIndex(stored => new { stored.Source, stored.IdempotencyKey })
            .HasDatabaseName("ix_events_idempotency")
            .IsUnique()
            .HasFilter("idempotency_key IS NOT NULL");
        events.HasIndex(stored => stored.AppointmentId).HasDatabaseName(AppointmentIndex);
        events.HasIndex(stored => stored.PatientId).HasDatabaseName(PatientIndex);
        events.HasIndex(stored => stored.Type).HasDatabaseName(TypeIndex);
        events.HasIndex(stored => new { stored.Source, stored.Type }).HasDatabaseName(SourceIndex);
        foreach (var slots in (TimeSlots[])[TimeSlots.OfTwoHours, TimeSlots.OfTwoDays])
        {
            events.Property<long>(slots.Property).HasColumnName(slots.Column).HasComputedColumnSql(slots.Sql, stored: false);
        }

        events.HasIndex(TimeSlots.OfTwoHours.Property).HasDatabaseName(TimeSlots.OfTwoHours.Index);

        // Source and type stand behind the id, so that many events of others can be passed over within the index.
        events.HasIndex(TimeSlots.OfTwoDays.Property, nameof(AppointmentEvent.Id), nameof(AppointmentEvent.Source), nameof(AppointmentEvent.Type))
            .HasDatabaseName(TimeSlots.OfTwoDays.Index);
        var audit = modelBuilder.Entity<AuditEntry>();
        audit.HasIndex(entry => entry.At).HasDatabaseName("ix_audit_at");
        audit.HasIndex(entry => entry.Client).HasDatabaseName("ix_audit_client");
        audit.HasIndex(entry => entry.Action).HasDatabaseName("ix_audit_action");
        audit.HasIndex(entry => entry.Patient).HasDatabaseName("ix_audit_patient").HasFilter("patient IS NOT NULL");
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMicroseconds>();
}
