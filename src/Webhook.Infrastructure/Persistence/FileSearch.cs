namespace Webhook.Infrastructure.Persistence;

/// <summary>Looks for bytes in a file.</summary>
internal static class FileSearch
{
    private const int ChunkBytes = 1 << 20;

    /// <param name="file">A file, which others may be writing.</param>
    /// <param name="value">At least one byte.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static bool Contains(string file, ReadOnlySpan<byte> value, CancellationToken cancellationToken)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
        var chunk = new byte[ChunkBytes + value.Length];
        for (var offset = 0L; ; offset += ChunkBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Chunks overlap by the value's length, so that it is found where two of them meet.
            var read = RandomAccess.Read(handle, chunk, offset);
            if (chunk.AsSpan(..read).IndexOf(value) >= 0)
            {
                return true;
            }

            if (read < chunk.Length)
            {
                return false;
            }
        }
    }
}
