using Npgsql;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.TestServers;

[TestFixture]
[Parallelizable]
internal sealed class PostgresServerTests
{
    [Test]
    public async Task Databases_are_empty_and_apart()
    {
        var server = await PostgresServer.SharedAsync();
        var first = await server.CreateDatabaseAsync();
        var second = await server.CreateDatabaseAsync();
        await Sql.ExecuteAsync(first, "CREATE TABLE mark (id int)");
        Assert.That((await TablesAsync(first), await TablesAsync(second)), Is.EqualTo((1L, 0L)));
        await server.DropDatabaseAsync(first);
        await server.DropDatabaseAsync(second);
    }

    [Test]
    public async Task A_database_goes_although_it_is_used()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        await using var user = await Sql.OpenAsync(database);
        await server.DropDatabaseAsync(database);
        Assert.That(() => Sql.OpenAsync(database), Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.InvalidCatalogName));
    }

    [Test]
    public async Task Sessions_of_a_database_are_ended_and_those_of_others_go_on()
    {
        var server = await PostgresServer.SharedAsync();
        var ended = await server.CreateDatabaseAsync();
        var other = await server.CreateDatabaseAsync();
        await using (var inEnded = await Sql.OpenAsync(ended))
        await using (var inOther = await Sql.OpenAsync(other))
        {
            await server.TerminateBackendsAsync(ended);
            Assert.That(() => Sql.AskAsync(inEnded, "SELECT 1"), Throws.InstanceOf<NpgsqlException>());
            Assert.That(await Sql.AskAsync(inOther, "SELECT 1"), Is.EqualTo(1));
        }

        await server.DropDatabaseAsync(ended);
        await server.DropDatabaseAsync(other);
    }

    [Test]
    public async Task All_tests_share_one_server()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(PostgresServer.SharedAsync)));
        Assert.That(servers.Distinct().Count(), Is.EqualTo(1));
    }

    private static async Task<object?> TablesAsync(string database)
    {
        await using var connection = await Sql.OpenAsync(database);
        return await Sql.AskAsync(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'");
    }
}
