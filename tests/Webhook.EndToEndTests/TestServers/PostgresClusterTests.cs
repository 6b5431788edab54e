using Npgsql;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.TestServers;

[TestFixture]
[Parallelizable]
[Long]
internal sealed class PostgresClusterTests
{
    private PostgresCluster server = null!;
    private string database = null!;

    [SetUp]
    public async Task Start()
    {
        server = await PostgresServer.StartOwnAsync("max_connections = 30");
        database = await server.CreateDatabaseAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [Test]
    public async Task A_server_that_was_killed_comes_back_with_what_was_committed()
    {
        await Sql.ExecuteAsync(database, "CREATE TABLE mark (id int)");
        await using (var committing = await Sql.OpenAsync(database))
        await using (var open = await Sql.OpenAsync(database))
        {
            await Sql.AskAsync(committing, "INSERT INTO mark VALUES (1)");
            await Sql.AskAsync(open, "BEGIN; INSERT INTO mark VALUES (2)");
            await server.KillAsync();
            Assert.That(() => Sql.AskAsync(committing, "SELECT 1"), Throws.InstanceOf<NpgsqlException>());
            Assert.That(() => Sql.AskAsync(open, "COMMIT"), Throws.InstanceOf<NpgsqlException>());
            Assert.That(() => Sql.OpenAsync(database), Throws.InstanceOf<NpgsqlException>());
        }

        await server.StartAsync();
        Assert.That(await ReadAsync("SELECT string_agg(id::text, ',') FROM mark"), Is.EqualTo("1"));
        Assert.That(server.LogText, Does.Contain("database system was not properly shut down"));
    }

    [Test]
    public async Task A_server_can_be_killed_at_work_again_and_again()
    {
        for (var round = 0; round < 3; round++)
        {
            await using var connection = await Sql.OpenAsync(database);
            var busy = Sql.AskAsync(connection, "SELECT count(*) FROM generate_series(1, 1000000000)");
            await server.KillAsync();
            Assert.That(async () => await busy, Throws.InstanceOf<NpgsqlException>());
            await server.StartAsync();
        }

        Assert.That(await ReadAsync("SELECT 1"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_paused_server_answers_nobody_until_it_goes_on()
    {
        await using var connection = await Sql.OpenAsync(database);
        await server.PauseAsync();
        var answer = Sql.AskAsync(connection, "SELECT 1");
        var newcomer = new NpgsqlConnectionStringBuilder(database) { Timeout = 1, Pooling = false }.ConnectionString;
        Assert.That(() => Sql.OpenAsync(newcomer), Throws.InstanceOf<NpgsqlException>().With.InnerException.TypeOf<TimeoutException>());
        Assert.That(answer.IsCompleted, Is.False);
        server.Continue();
        Assert.That(await answer, Is.EqualTo(1));
        await Sql.ExecuteAsync(newcomer, "SELECT 1");
    }

    [Test]
    public async Task A_restart_ends_sessions_and_keeps_what_is_stored()
    {
        await Sql.ExecuteAsync(database, "CREATE TABLE mark (id int); INSERT INTO mark VALUES (1)");
        await using var connection = await Sql.OpenAsync(database);
        await server.RestartAsync();
        Assert.That(() => Sql.AskAsync(connection, "SELECT 1"), Throws.InstanceOf<NpgsqlException>());
        Assert.That(await ReadAsync("SELECT count(*) FROM mark"), Is.EqualTo(1L));
        Assert.That(server.LogText, Does.Not.Contain("not properly shut down"));
    }

    [Test]
    public async Task A_server_writes_as_durably_as_a_real_one_and_takes_settings()
    {
        Assert.That(
            await ReadAsync("SELECT concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'), current_setting('max_connections'))"),
            Is.EqualTo("on on on 30"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Nothing_is_left_of_a_server(bool killed)
    {
        var folder = (string)(await ReadAsync("SELECT current_setting('data_directory')"))!;
        var segment = File.ReadAllLines(Path.Combine(folder, "postmaster.pid"))[6].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.That(SharedMemory(), Does.Contain(segment));
        if (killed)
        {
            await server.KillAsync();
        }

        await server.DisposeAsync();
        Assert.That(Directory.Exists(Path.GetDirectoryName(folder)), Is.False);
        Assert.That(SharedMemory(), Does.Not.Contain(segment));
    }

    // The ids of all segments on this machine.
    private static string[] SharedMemory() =>
        [.. File.ReadLines("/proc/sysvipc/shm").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])];

    private async Task<object?> ReadAsync(string sql)
    {
        await using var connection = await Sql.OpenAsync(database);
        return await Sql.AskAsync(connection, sql);
    }
}
