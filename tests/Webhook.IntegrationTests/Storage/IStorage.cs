using Webhook.Application.Audit;
using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Application.Patients;
using Webhook.Application.Statistics;
using Webhook.Application.Subscriptions;

namespace Webhook.IntegrationTests.Storage;

/// <summary>An empty database of one provider, made through its migrations, and what the specification does to it.</summary>
internal interface IStorage : IAsyncDisposable
{
    IAppointmentEventRepository Events { get; }

    IEventCounts Counts { get; }

    IClientRepository Clients { get; }

    IClientDirectory Directory { get; }

    ISubscriptionRepository Subscriptions { get; }

    IHandlerStore Handlers { get; }

    IAuditTrail Audit { get; }

    IPatientEraser Eraser { get; }

    IContentFingerprint Fingerprint { get; }

    ILogSignal Signal { get; }

    /// <summary>Stops as the service stops: what waits is stored first.</summary>
    Task StopAsync();

    /// <summary>Stops, and starts again on the same database.</summary>
    Task RestartAsync();

    /// <summary>The time by the storage's clock.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Lets the clock go on.</summary>
    void LetDaysPass(int days);

    /// <summary>Deletes what is older than it is to be kept.</summary>
    Task SweepAsync();

    /// <summary>Keeps the writer from writing until the result is disposed.</summary>
    IDisposable HoldWriter();

    /// <summary>Lets the database refuse every event of this appointment, and no other.</summary>
    void RefuseRowsOf(string appointmentId);
}
