using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Servers;

internal sealed class NaiveDbContext(DbContextOptions<NaiveDbContext> options) : DbContext(options)
{
    private static readonly ValueConverter<long, DateTimeOffset> Time = new(
        microseconds => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond), time => EventInserter.ToMicroseconds(time));

    public DbSet<NaiveEvent> Events => Set<NaiveEvent>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var stored = modelBuilder.Entity<NaiveEvent>().ToTable("events");
        if (Database.IsNpgsql())
        {
            stored.Property(row => row.Timestamp).HasConversion(Time);
            stored.Property(row => row.ReceivedAt).HasConversion(Time);
        }

        stored.Property(row => row.Id).HasColumnName("id");
        stored.Property(row => row.EventType).HasColumnName("event_type");
        stored.Property(row => row.AppointmentId).HasColumnName("appointment_id");
        stored.Property(row => row.PatientId).HasColumnName("patient_id");
        stored.Property(row => row.Timestamp).HasColumnName("timestamp");
        stored.Property(row => row.Notes).HasColumnName("notes");
        stored.Property(row => row.Source).HasColumnName("source");
        stored.Property(row => row.ReceivedAt).HasColumnName("received_at");
        stored.Property(row => row.IdempotencyKey).HasColumnName("idempotency_key");
    }
}

internal sealed class NaiveEvent
{
    public long Id { get; set; }

    public int EventType { get; set; }

    public required string AppointmentId { get; set; }

    public required string PatientId { get; set; }

    public long Timestamp { get; set; }

    public string? Notes { get; set; }

    public required string Source { get; set; }

    public long ReceivedAt { get; set; }

    public string? IdempotencyKey { get; set; }

    public static NaiveEvent Of(Appointment body, DateTimeOffset receivedAt) => new()
    {
        EventType = NumberOf(body.EventType),
        AppointmentId = body.AppointmentId,
        PatientId = body.PatientId,
        Timestamp = EventInserter.ToMicroseconds(body.Timestamp),
        Notes = body.Notes,
        Source = SampleSources.Anonymous,
        ReceivedAt = EventInserter.ToMicroseconds(receivedAt),
        IdempotencyKey = body.IdempotencyKey,
    };

    private static int NumberOf(string eventType) => eventType switch
    {
        "appointment.scheduled" => 1,
        "appointment.cancelled" => 2,
        "appointment.rescheduled" => 3,
        "appointment.completed" => 4,
        "appointment.no_show" => 5,
        _ => throw new BadHttpRequestException("There is no such event type."),
    };
}
