using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Formats;
using Webhook.Application.Events;

namespace Webhook.Api.Exports;

/// <summary>
/// An export as an answer that is written page by page, as fast as the client takes it. If it cannot be written to its end,
/// the connection breaks, so that nobody takes a part for the whole.
/// </summary>
internal sealed class EventDownload(EventExport export) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var stop = http.RequestServices.GetRequiredService<StopDeadline>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stop.Passed);
        using var buffer = new MemoryStream();
        using var writer = Writer(export.Format, buffer);
        await using var pages = export.Pages.GetAsyncEnumerator(ending.Token);

        // Before the head is sent, so that storage that cannot be read is a problem like any other.
        var more = await pages.MoveNextAsync();
        WriteHead(http.Response, writer);
        if (HeadRequest.Is(http))
        {
            return;
        }

        try
        {
            writer.Begin();
            for (; more; more = await pages.MoveNextAsync())
            {
                foreach (var stored in pages.Current)
                {
                    writer.Write(stored);
                }

                writer.Flush();
                await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), ending.Token);
                buffer.SetLength(0);
            }
        }
        catch (Exception exception)
        {
            if (!http.RequestAborted.IsCancellationRequested)
            {
                http.RequestServices.GetRequiredService<ILogger<EventDownload>>().ExportBroken(exception.GetType().FullName);
            }

            http.Abort();
        }
    }

    private static IExportWriter Writer(ExportFormat format, Stream target) => format switch
    {
        ExportFormat.Csv => new CsvExportWriter(target),
        ExportFormat.Ndjson => new NdjsonExportWriter(target),
    };

    private void WriteHead(HttpResponse response, IExportWriter writer)
    {
        response.ContentType = writer.ContentType;
        response.Headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture, $"attachment; filename=\"appointment-events-{export.Begun:yyyyMMdd'T'HHmmss'Z'}.{writer.Extension}\"");
    }
}
