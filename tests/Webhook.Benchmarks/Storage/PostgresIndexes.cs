using Npgsql;

namespace Webhook.Benchmarks.Storage;

/// <summary>The indexes and keys of a table, taken away and made anew: to sort millions of keys once takes a fraction of finding a place for each.</summary>
internal static class PostgresIndexes
{
    // A partitioned table's index is described without its parts; it is to be made with them.
    private const string Sql =
        """
        SELECT 'ALTER TABLE ' || $1 || ' DROP CONSTRAINT ' || quote_ident(conname),
          'ALTER TABLE ' || $1 || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'p'
        UNION ALL
        SELECT 'DROP INDEX ' || indexrelid::regclass, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
        FROM pg_index WHERE indrelid = $1::regclass AND NOT indisprimary
        """;

    /// <returns>The statements that make them again.</returns>
    public static IReadOnlyList<string> DropAll(NpgsqlConnection connection, string table)
    {
        var (drops, makes) = (new List<string>(), new List<string>());
        using (var command = new NpgsqlCommand(Sql, connection) { Parameters = { new NpgsqlParameter { Value = table } } })
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                drops.Add(rows.GetString(0));
                makes.Add(rows.GetString(1));
            }
        }

        drops.ForEach(drop => ServerDatabase.Execute(connection, drop));
        return makes;
    }
}
