using System.Text;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>Looks for words in every byte of every file, as somebody would who has stolen the disk.</summary>
internal static class FolderSearch
{
    private const int ChunkBytes = 1 << 24;

    /// <returns>The words that were found, each with the file's name.</returns>
    public static IReadOnlyList<string> Find(string folder, params IEnumerable<string> words)
    {
        var wanted = words.Select(Encoding.UTF8.GetBytes).ToHashSet(new ByteComparer());
        var length = wanted.First().Length;
        Assert.That(wanted.Select(word => word.Length), Has.All.EqualTo(length), "Words are equally long.");
        var start = CommonStart(wanted);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            foreach (var word in Find(file, start, length).Where(wanted.Contains))
            {
                found.Add($"{Path.GetFileName(file)}: {Encoding.UTF8.GetString(word)}");
            }
        }

        return [.. found];
    }

    private static IEnumerable<byte[]> Find(string file, byte[] start, int length)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var chunk = new byte[ChunkBytes + length];
        for (var offset = 0L; offset < RandomAccess.GetLength(handle); offset += ChunkBytes)
        {
            var read = RandomAccess.Read(handle, chunk, offset);
            for (var at = 0; at + length <= read; at++)
            {
                var next = chunk.AsSpan(at, read - at).IndexOf(start);
                if (next < 0)
                {
                    break;
                }

                at += next;
                if (at + length <= read)
                {
                    yield return chunk[at..(at + length)];
                }
            }
        }
    }

    private static byte[] CommonStart(IReadOnlyCollection<byte[]> words)
    {
        var first = words.First();
        var length = first.Length;
        while (!words.All(word => word.AsSpan().StartsWith(first.AsSpan(0, length))))
        {
            length--;
        }

        Assert.That(length, Is.GreaterThan(3), "Words begin alike.");
        return first[..length];
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
