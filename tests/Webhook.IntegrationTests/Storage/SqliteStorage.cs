using Microsoft.Data.Sqlite;

namespace Webhook.IntegrationTests.Storage;

/// <summary>A SQLite file in a folder of its own.</summary>
internal sealed class SqliteStorage : ComposedStorage
{
    private readonly DirectoryInfo folder;

    private SqliteStorage(DirectoryInfo folder, bool forgets)
        : base(new Dictionary<string, string?> { ["DataDirectory"] = folder.FullName }, forgets)
    {
        this.folder = folder;
    }

    /// <summary>Where the database is.</summary>
    public string DatabaseFile => Path.Combine(folder.FullName, "appointments.db");

    public static async Task<IStorage> OpenAsync() => await OpenSqliteAsync(forgets: false);

    /// <param name="forgets">Whether it keeps events for 30 days and entries of the audit for 60; else for ever.</param>
    public static async Task<SqliteStorage> OpenSqliteAsync(bool forgets)
    {
        var storage = new SqliteStorage(System.IO.Directory.CreateTempSubdirectory("webhook-storage-"), forgets);
        await storage.StartAsync();
        return storage;
    }

    public override IDisposable HoldWriter()
    {
        var connection = Open();
        Execute(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    public override void RefuseRowsOf(string appointmentId) => Execute(
        $"CREATE TRIGGER refuse BEFORE INSERT ON events WHEN NEW.appointment_id = '{appointmentId}' BEGIN SELECT RAISE(ABORT, 'refused'); END");

    /// <summary>Writes over a part of the file in which, when it is full, only rows of events and what finds them lie.</summary>
    public async Task DamageAsync()
    {
        await StopAsync();
        await using (var file = File.OpenWrite(DatabaseFile))
        {
            file.Position = file.Length / 2;
            await file.WriteAsync(Enumerable.Repeat((byte)0xFF, (int)(file.Length / 4)).ToArray());
        }

        await StartAsync();
    }

    public override void Execute(string sql)
    {
        using var connection = Open();
        Execute(connection, sql);
    }

    /// <returns>The texts that a query gives.</returns>
    public IReadOnlyList<string> ReadAll(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    protected override Task RemoveAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DatabaseFile, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
