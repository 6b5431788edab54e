namespace Webhook.Domain;

/// <summary>
/// Something that happened to an appointment, as a client reported it. Never changed once it is received;
/// an instance that breaks a rule cannot be made.
/// </summary>
public sealed class AppointmentEvent
{
    private AppointmentEvent(
        AppointmentEventType type, string appointmentId, string patientId, DateTimeOffset timestamp, string source,
        DateTimeOffset receivedAt)
    {
        Type = type;
        AppointmentId = appointmentId;
        PatientId = patientId;
        Timestamp = timestamp;
        Source = source;
        ReceivedAt = receivedAt;
    }

    /// <summary>The place in the log, from 1; 0 until the event is stored.</summary>
    public long Id { get; private set; }

    public AppointmentEventType Type { get; private set; }

    public string AppointmentId { get; private set; }

    public string PatientId { get; private set; }

    /// <summary>When it happened, in UTC, to the microsecond.</summary>
    public DateTimeOffset Timestamp { get; private set; }

    public string? Notes { get; private set; }

    /// <summary>Who reported it: the name of the authenticated client, or <see cref="ClientName.Anonymous"/>.</summary>
    public string Source { get; private set; }

    /// <summary>When it was reported, in UTC, to the microsecond; never before the event that stands before it in the log.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>Unique within its <see cref="Source"/>; null when the client gave none.</summary>
    public string? IdempotencyKey { get; private set; }

    /// <summary>Keyed hash of the content, by which a retry is told from a conflict; null without a key.</summary>
    public byte[]? Fingerprint { get; private set; }

    /// <summary>The members that the service does not know, as the text of one JSON object; null when there are none.</summary>
    public string? Additional { get; private set; }

    /// <summary>Makes an event of content that obeys the rules.</summary>
    /// <exception cref="ArgumentException">A rule is broken; the message names the rule, never the value.</exception>
    public static AppointmentEvent Receive(EventContent content, string source, DateTimeOffset receivedAt) =>
        new(
            Enum.IsDefined(content.Type) ? content.Type : throw Broken(nameof(content.Type), AppointmentEventTypeNames.Unknown),
            Checked(nameof(content.AppointmentId), content.AppointmentId, Identifier.Check(content.AppointmentId)),
            Checked(nameof(content.PatientId), content.PatientId, Identifier.Check(content.PatientId)),
            ToMicrosecond(content.Timestamp),
            source,
            ToMicrosecond(receivedAt))
        {
            Notes = content.Notes is null ? null : Checked(nameof(content.Notes), content.Notes, Domain.Notes.Check(content.Notes)),
            Additional = content.Additional,
        };

    /// <summary>Makes retries of this event recognisable.</summary>
    /// <param name="key">The client's key.</param>
    /// <param name="fingerprint">The keyed hash of the content.</param>
    /// <exception cref="ArgumentException">The key breaks its rule.</exception>
    /// <exception cref="InvalidOperationException">The event has a key already.</exception>
    public void IdentifyBy(string key, byte[] fingerprint)
    {
        if (IdempotencyKey is not null)
        {
            throw new InvalidOperationException("The event has an idempotency key already.");
        }

        IdempotencyKey = Checked(nameof(key), key, Domain.IdempotencyKey.Check(key));
        Fingerprint = fingerprint;
    }

    /// <summary>Takes the event's place in the log; a retry takes the place of the event that it repeats.</summary>
    /// <param name="id">The place, from 1.</param>
    /// <param name="receivedAt">When the stored event was received.</param>
    /// <exception cref="InvalidOperationException">The event has a place already.</exception>
    public void StoredAs(long id, DateTimeOffset receivedAt)
    {
        if (Id != 0)
        {
            throw new InvalidOperationException("The event has a place in the log already.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        Id = id;
        ReceivedAt = receivedAt;
    }

    private static string Checked(string name, string value, RuleViolation? violation) =>
        violation is null ? value : throw Broken(name, violation);

    private static ArgumentException Broken(string name, RuleViolation violation) => new(violation.Detail, name);

    private static DateTimeOffset ToMicrosecond(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
