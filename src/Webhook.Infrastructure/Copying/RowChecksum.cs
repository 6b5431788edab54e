using System.Buffers;
using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Webhook.Infrastructure.Copying;

/// <summary>
/// The sum of the SHA-256 of all rows, modulo 2^256: the same for the same rows in whatever order they come. A row is hashed
/// by its values alone, which both databases have in one form.
/// </summary>
/// <param name="microsecondsOf">Reads a time as microseconds since 1970.</param>
internal sealed class RowChecksum(Func<DbDataReader, int, long> microsecondsOf)
{
    private const int Lanes = 4;

    private readonly ArrayBufferWriter<byte> canonical = new(1024);
    private readonly ulong[] sum = new ulong[Lanes];

    public long Rows { get; private set; }

    public string Text => string.Concat(sum.Select(lane => lane.ToString("x16", CultureInfo.InvariantCulture)));

    /// <summary>Adds the row that a reader is at, whose columns are these.</summary>
    public void Add(DbDataReader row, IReadOnlyList<CopiedColumn> columns)
    {
        canonical.ResetWrittenCount();
        for (var index = 0; index < columns.Count; index++)
        {
            // Tells null from whatever is there.
            canonical.Write(row.IsDBNull(index) ? [0] : [1]);
            if (!row.IsDBNull(index))
            {
                Append(row, index, columns[index].Kind);
            }
        }

        Add(SHA256.HashData(canonical.WrittenSpan));
        Rows++;
    }

    /// <summary>Adds all rows that are left in a reader.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public string Of(DbDataReader rows, CopiedTable table)
    {
        while (rows.Read())
        {
            Add(rows, table.Columns);
        }

        return Text;
    }

    private void Append(DbDataReader row, int index, ColumnKind kind)
    {
        switch (kind)
        {
            case ColumnKind.Number:
                Append(row.GetInt64(index));
                break;
            case ColumnKind.SmallNumber:
                Append(row.GetInt32(index));
                break;
            case ColumnKind.Flag:
                Append(row.GetBoolean(index) ? 1 : 0);
                break;
            case ColumnKind.Time:
                Append(microsecondsOf(row, index));
                break;
            case ColumnKind.Text:
                var text = row.GetString(index);
                Append(Encoding.UTF8.GetByteCount(text));
                Encoding.UTF8.GetBytes(text, canonical);
                break;
            case ColumnKind.Bytes:
                var bytes = row.GetFieldValue<byte[]>(index);
                Append(bytes.Length);
                canonical.Write(bytes);
                break;
        }
    }

    private void Append(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(canonical.GetSpan(sizeof(long)), number);
        canonical.Advance(sizeof(long));
    }

    private void Add(ReadOnlySpan<byte> hash)
    {
        var carry = 0UL;
        for (var lane = Lanes - 1; lane >= 0; lane--)
        {
            var total = (UInt128)sum[lane] + BinaryPrimitives.ReadUInt64BigEndian(hash[(lane * sizeof(ulong))..]) + carry;
            sum[lane] = (ulong)total;
            carry = (ulong)(total >> 64);
        }
    }
}
