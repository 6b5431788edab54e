using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Copying;

/// <summary>Rows of SQLite on their way into a table of PostgreSQL, by COPY. Without <see cref="Complete"/> none of them arrives.</summary>
internal sealed class PostgresImport(NpgsqlConnection connection, CopiedTable table, string into) : IDisposable
{
    private readonly NpgsqlBinaryImporter importer = connection.BeginBinaryImport($"COPY {into} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)");

    /// <summary>Adds the row that a reader is at, whose columns are the table's.</summary>
    public void Add(DbDataReader row)
    {
        importer.StartRow();
        for (var index = 0; index < table.Columns.Count; index++)
        {
            if (row.IsDBNull(index))
            {
                importer.WriteNull();
            }
            else
            {
                Write(row, index, table.Columns[index].Kind);
            }
        }
    }

    public void Complete() => importer.Complete();

    public void Dispose() => importer.Dispose();

    private void Write(DbDataReader row, int index, ColumnKind kind)
    {
        switch (kind)
        {
            case ColumnKind.Number:
                importer.Write(row.GetInt64(index), NpgsqlDbType.Bigint);
                break;
            case ColumnKind.SmallNumber:
                importer.Write(row.GetInt32(index), NpgsqlDbType.Integer);
                break;
            case ColumnKind.Flag:
                importer.Write(row.GetBoolean(index), NpgsqlDbType.Boolean);
                break;
            case ColumnKind.Time:
                importer.Write(UnixMicroseconds.ToTime(row.GetInt64(index)), NpgsqlDbType.TimestampTz);
                break;
            case ColumnKind.Text:
                importer.Write(row.GetString(index), NpgsqlDbType.Text);
                break;
            case ColumnKind.Bytes:
                importer.Write(row.GetFieldValue<byte[]>(index), NpgsqlDbType.Bytea);
                break;
        }
    }
}
