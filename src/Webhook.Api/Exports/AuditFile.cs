using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Webhook.Api.Formats;
using Webhook.Application.Audit;

namespace Webhook.Api.Exports;

/// <summary>Entries of the audit as a file, one a line.</summary>
internal static class AuditFile
{
    private static readonly JsonTypeInfo<AuditEntryDto> Entry = (JsonTypeInfo<AuditEntryDto>)JsonFormat.Options.GetTypeInfo(typeof(AuditEntryDto));

    public static FileDownload Of(AuditExport export) => new("audit", export.Begun, NdjsonExportWriter.FileType, WriteAsync(export));

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        AuditExport export, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var buffer = new MemoryStream();
        await foreach (var page in export.Pages.WithCancellation(cancellationToken))
        {
            foreach (var entry in page)
            {
                JsonSerializer.Serialize(buffer, entry, Entry);
                buffer.WriteByte((byte)'\n');
            }

            yield return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
            buffer.SetLength(0);
        }
    }
}
