using Microsoft.Data.Sqlite;

namespace Webhook.Benchmarks.Storage;

/// <summary>An index of the events table, as the service made it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sql">The statement that makes it.</param>
/// <param name="IsUnique">Whether it is a rule, too, and not only a shorter way.</param>
internal sealed record EventIndex(string Name, string Sql, bool IsUnique)
{
    public static IReadOnlyList<EventIndex> ReadAll(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT list.name, schema.sql, list."unique" FROM pragma_index_list('events') list JOIN sqlite_schema schema ON schema.name = list.name
            WHERE schema.sql IS NOT NULL ORDER BY list.name
            """;
        using var rows = command.ExecuteReader();
        var indexes = new List<EventIndex>();
        while (rows.Read())
        {
            indexes.Add(new EventIndex(rows.GetString(0), rows.GetString(1), rows.GetBoolean(2)));
        }

        return indexes;
    }

    /// <returns>What was dropped, to be made again.</returns>
    public static IReadOnlyList<EventIndex> DropAll(SqliteConnection connection)
    {
        var indexes = ReadAll(connection);
        foreach (var index in indexes)
        {
            Database.Execute(connection, $"DROP INDEX {index.Name}");
        }

        return indexes;
    }
}
