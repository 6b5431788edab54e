using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Application.Statistics;

namespace Webhook.IntegrationTests.Storage;

/// <summary>An empty database of one provider, made through its migrations, and what the specification does to it.</summary>
internal interface IStorage : IAsyncDisposable
{
    IAppointmentEventRepository Events { get; }

    IEventCounts Counts { get; }

    IClientRepository Clients { get; }

    IClientDirectory Directory { get; }

    IContentFingerprint Fingerprint { get; }

    ILogSignal Signal { get; }

    /// <summary>Stops as the service stops: what waits is stored first.</summary>
    Task StopAsync();

    /// <summary>Stops, and starts again on the same database.</summary>
    Task RestartAsync();

    /// <summary>Keeps the writer from writing until the result is disposed.</summary>
    IDisposable HoldWriter();

    /// <summary>Lets the database refuse every event of this appointment, and no other.</summary>
    void RefuseRowsOf(string appointmentId);
}
