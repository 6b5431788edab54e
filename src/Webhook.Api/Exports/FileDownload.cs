using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Formats;

namespace Webhook.Api.Exports;

/// <summary>
/// A file as an answer that is written piece by piece, as fast as the client takes it. If it cannot be written to its end,
/// the connection breaks, so that nobody takes a part for the whole.
/// </summary>
/// <param name="name">The file's name without its ending.</param>
/// <param name="begun">When it began, which becomes part of the name.</param>
/// <param name="type">What kind of file it is.</param>
/// <param name="pieces">The bytes; each piece is valid until the next is asked for.</param>
internal sealed class FileDownload(string name, DateTimeOffset begun, FileType type, IAsyncEnumerable<ReadOnlyMemory<byte>> pieces) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var stop = http.RequestServices.GetRequiredService<StopDeadline>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stop.Passed);
        await using var piece = pieces.GetAsyncEnumerator(ending.Token);

        // Before the head is sent, so that storage that cannot be read is a problem like any other.
        var more = await piece.MoveNextAsync();
        WriteHead(http.Response);
        if (HeadRequest.Is(http))
        {
            return;
        }

        try
        {
            for (; more; more = await piece.MoveNextAsync())
            {
                await http.Response.Body.WriteAsync(piece.Current, ending.Token);
            }
        }
        catch (Exception exception)
        {
            if (!http.RequestAborted.IsCancellationRequested)
            {
                http.RequestServices.GetRequiredService<ILogger<FileDownload>>().ExportBroken(exception.GetType().FullName);
            }

            http.Abort();
        }
    }

    private void WriteHead(HttpResponse response)
    {
        response.ContentType = type.ContentType;
        response.Headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture, $"attachment; filename=\"{name}-{begun:yyyyMMdd'T'HHmmss'Z'}.{type.Extension}\"");
    }
}

/// <param name="ContentType">The media type.</param>
/// <param name="Extension">The ending of the file's name.</param>
internal sealed record FileType(string ContentType, string Extension);
