using Npgsql;
using NUnit.Framework.Constraints;
using Webhook.Application.Events;
using Webhook.Infrastructure.Copying;
using Webhook.IntegrationTests.Storage;
using Webhook.TestServers;
using Webhook.TestServers.Postgres;

namespace Webhook.IntegrationTests.Copying;

/// <summary>What is not the same is found, and what would be wrong is not begun.</summary>
[Long]
internal sealed class RefusedCopyTests
{
    private PostgresServer server = null!;
    private FullInstallation source = null!;
    private string target = null!;

    [SetUp]
    public async Task Open()
    {
        server = await PostgresServer.SharedAsync();
        target = await server.CreateDatabaseAsync();
        source = await FullInstallation.OpenAsync();
    }

    [TearDown]
    public async Task Close()
    {
        await source.DisposeAsync();
        await server.DropDatabaseAsync(target);
    }

    [TestCase("UPDATE events SET notes = notes || '.' WHERE notes <> ''", "events")]
    [TestCase("UPDATE events SET \"timestamp\" = \"timestamp\" + interval '1 microsecond' WHERE patient_id = 'P-2'", "events")]
    [TestCase("UPDATE events SET notes = NULL WHERE notes = ''", "events")]
    [TestCase("DELETE FROM events WHERE patient_id = 'P-1'", "events")]
    [TestCase("UPDATE event_keys SET event_id = event_id + 1 WHERE event_id = (SELECT min(event_id) FROM event_keys)", "event_keys")]
    [TestCase("INSERT INTO event_keys SELECT 'x', source, fingerprint, event_id, received_at FROM event_keys LIMIT 1", "event_keys")]
    public async Task What_differs_is_found(string tampering, string table)
    {
        await CopyAsync();
        Execute(tampering);
        Assert.That((await CopyAsync()).Where(compared => !compared.IsSame).Select(compared => compared.Name), Is.EqualTo(new[] { table }));
    }

    [Test]
    public async Task A_target_with_data_of_another_installation_is_refused()
    {
        await using var other = await FullInstallation.OpenAsync();
        await StorageCopy.RunAsync(other.ConnectionString, target, _ => { }, CancellationToken.None);
        Assert.That(CopyAsync, Refused("The target holds data of another installation. Make an empty database"));
        var same = await StorageCopy.RunAsync(other.ConnectionString, target, _ => { }, CancellationToken.None);
        Assert.That(same.Where(table => !table.IsSame), Is.Empty, "It is as it was.");
    }

    [Test]
    public async Task A_target_that_a_service_used_is_refused()
    {
        await CopyAsync();
        await using (var service = await PostgresStorage.OpenAsync(server, target))
        {
            await service.Events.AppendAsync([FullInstallation.Event(service, "P-new")], WhenFull.Refuse, CancellationToken.None);
            Assert.That(CopyAsync, Refused("The target has gone on by itself."));
        }
    }

    [Test]
    public void A_service_that_writes_to_the_target_meanwhile_ends_the_copy()
    {
        var inserted = false;
        Assert.That(() => StorageCopy.RunAsync(source.ConnectionString, target, Interfere, CancellationToken.None), Refused("A service writes to the target"));

        void Interfere(CopyProgress progress)
        {
            if (!inserted && progress.Done > 0)
            {
                inserted = true;
                Execute("INSERT INTO writer_marks (writer, batch, at) VALUES (gen_random_uuid(), 0, now())");
            }
        }
    }

    [Test]
    public async Task A_source_that_is_in_use_is_refused()
    {
        await source.StartAsync();
        try
        {
            Assert.That(CopyAsync, Refused("The source is in use. Stop the service"));
        }
        finally
        {
            await source.StopAsync();
        }
    }

    [TestCase(
        "UPDATE __EFMigrationsHistory SET MigrationId = '9' || MigrationId", "UPDATE __EFMigrationsHistory SET MigrationId = substr(MigrationId, 2)",
        "is of another version of this service. Bring it up to date")]
    [TestCase("ALTER TABLE __EFMigrationsHistory RENAME TO other", "ALTER TABLE other RENAME TO __EFMigrationsHistory", "is no database of this service.")]
    public void A_source_of_another_version_is_refused(string before, string after, string message)
    {
        source.Execute(before);
        try
        {
            Assert.That(CopyAsync, Refused(message));
        }
        finally
        {
            source.Execute(after);
        }
    }

    [TestCase("Data Source=/nowhere/appointments.db", null, "There is no file /nowhere/appointments.db.")]
    [TestCase("Host=127.0.0.1;Password=s3cret", "Data Source=x.db;Password=s3cret", "Copies are made from SQLite to PostgreSQL only.")]
    [TestCase("Host=127.0.0.1;Password=s3cret", null, "--from is no connection string of SQLite")]
    [TestCase(null, "s3cret", "--to is no connection string of PostgreSQL")]
    [TestCase(null, "Host=127.0.0.1;Port=1;Username=x;Password=s3cret", "The database of --to cannot be used (PostgreSQL cannot be reached). Check that the server runs")]
    public void What_cannot_be_used_is_named_without_secrets(string? from, string? to, string message) => Assert.That(
        () => StorageCopy.RunAsync(from ?? source.ConnectionString, to ?? target, _ => { }, CancellationToken.None),
        Refused(message).And.Message.Not.Contain("s3cret"));

    private static ContainsConstraint Refused(string message) => Throws.TypeOf<CopyException>().With.Message.Contains(message);

    private Task<IReadOnlyList<ComparedTable>> CopyAsync() => StorageCopy.RunAsync(source.ConnectionString, target, _ => { }, CancellationToken.None);

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(target) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
