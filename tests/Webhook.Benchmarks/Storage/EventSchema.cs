using Microsoft.Data.Sqlite;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Storage;

/// <summary>The events table and its indexes, as the service makes them: what baselines write has the same shape and cost.</summary>
internal sealed class EventSchema
{
    private readonly string table;

    private EventSchema(string table, IReadOnlyList<EventIndex> indexes) => (this.table, Indexes) = (table, indexes);

    public IReadOnlyList<EventIndex> Indexes { get; }

    /// <summary>Starts the service once, so that it makes a database, and reads its schema.</summary>
    public static async Task<EventSchema> OfServiceAsync(PublishedService service, string folder, CancellationToken cancellationToken)
    {
        var database = Path.Combine(folder, "schema.db");
        await service.MakeDatabaseAsync(database, folder, cancellationToken);
        using var connection = Database.OpenReadOnly(database);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_schema WHERE name = 'events' AND type = 'table'";
        return command.ExecuteScalar() is string table
            ? new EventSchema(table, EventIndex.ReadAll(connection))
            : throw new BenchmarkException("The service made a database without a table of events.");
    }

    /// <summary>Makes a database with it, in WAL mode.</summary>
    /// <param name="file">The database.</param>
    /// <param name="without">An index to leave out, or null.</param>
    public void CreateIn(string file, EventIndex? without = null)
    {
        using var connection = Database.Open(file, SqliteOpenMode.ReadWriteCreate);
        Database.Execute(connection, "PRAGMA journal_mode = WAL");
        Database.Execute(connection, table);
        foreach (var index in Indexes.Where(index => index != without))
        {
            Database.Execute(connection, index.Sql);
        }
    }
}
