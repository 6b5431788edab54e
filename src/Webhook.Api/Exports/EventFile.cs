using System.Runtime.CompilerServices;
using Webhook.Application.Events;

namespace Webhook.Api.Exports;

/// <summary>An export of events as a file.</summary>
internal static class EventFile
{
    public static FileDownload Of(EventExport export)
    {
        var buffer = new MemoryStream();
        var writer = Writer(export.Format, buffer);
        return new FileDownload("appointment-events", export.Begun, writer.Type, WriteAsync(export, writer, buffer));
    }

    private static IExportWriter Writer(ExportFormat format, Stream target) => format switch
    {
        ExportFormat.Csv => new CsvExportWriter(target),
        ExportFormat.Ndjson => new NdjsonExportWriter(target),
    };

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        EventExport export, IExportWriter file, MemoryStream buffer, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var writer = file;
        writer.Begin();
        await foreach (var page in export.Pages.WithCancellation(cancellationToken))
        {
            foreach (var stored in page)
            {
                writer.Write(stored);
            }

            writer.Flush();
            yield return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
            buffer.SetLength(0);
        }
    }
}
