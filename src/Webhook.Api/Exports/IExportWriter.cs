using Webhook.Domain;

namespace Webhook.Api.Exports;

/// <summary>Writes events as a file that a client downloads.</summary>
internal interface IExportWriter : IDisposable
{
    FileType Type { get; }

    /// <summary>Writes what stands before the first event.</summary>
    void Begin();

    /// <summary>Writes one event.</summary>
    void Write(AppointmentEvent stored);

    /// <summary>Passes everything on that was written so far.</summary>
    void Flush();
}
