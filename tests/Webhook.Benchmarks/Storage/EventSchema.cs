using Microsoft.Data.Sqlite;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Storage;

/// <summary>The events table and its indexes, as the service makes them: what baselines write has the same shape and cost.</summary>
internal sealed class EventSchema
{
    private readonly IReadOnlyList<string> statements;

    private EventSchema(IReadOnlyList<string> statements) => this.statements = statements;

    /// <summary>Starts the service once, so that it makes a database, and reads its schema.</summary>
    public static async Task<EventSchema> OfServiceAsync(PublishedService service, string folder, CancellationToken cancellationToken)
    {
        string database;
        await using (var server = await service.StartServingAsync(folder, cancellationToken))
        {
            database = server.Database!;
        }

        using var connection = Database.OpenReadOnly(database);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'events' AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC";
        using var rows = command.ExecuteReader();
        var statements = new List<string>();
        while (rows.Read())
        {
            statements.Add(rows.GetString(0));
        }

        return statements.Count > 0
            ? new EventSchema(statements)
            : throw new BenchmarkException("The service made a database without a table of events.");
    }

    /// <summary>Makes a database with it, in WAL mode.</summary>
    public void CreateIn(string file)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        connection.Open();
        Database.Execute(connection, "PRAGMA journal_mode = WAL");
        foreach (var statement in statements)
        {
            Database.Execute(connection, statement);
        }
    }
}
