namespace Webhook.Benchmarks.Load;

/// <summary>Which of the filters a request names; every combination is one that the service must answer.</summary>
[Flags]
internal enum PageFilters
{
    None = 0,
    EventType = 1,
    AppointmentId = 2,
    PatientId = 4,
    Source = 8,

    /// <summary>The times at which it happened: from, to.</summary>
    Timestamp = 16,

    /// <summary>The times at which it was reported: received_from, received_to.</summary>
    Received = 32,

    All = 63,
}
