using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Webhook.Infrastructure.Persistence.Postgres;
using Webhook.Infrastructure.Persistence.Sqlite;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Lets <c>dotnet ef migrations add --context SqliteContext</c> work on this project alone.</summary>
internal sealed class DesignTimeSqliteContext : IDesignTimeDbContextFactory<SqliteContext>
{
    public SqliteContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteContext>().UseSqlite("Data Source=design-time.db").Options);
}

/// <summary>The same for <c>--context PostgresContext</c>.</summary>
internal sealed class DesignTimePostgresContext : IDesignTimeDbContextFactory<PostgresContext>
{
    public PostgresContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresContext>().UseNpgsql("Host=design-time").Options);
}
