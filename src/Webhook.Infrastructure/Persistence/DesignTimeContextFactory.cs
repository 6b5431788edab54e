using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Lets <c>dotnet ef migrations add</c> work on this project alone.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<WebhookDbContext>
{
    public WebhookDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<WebhookDbContext>().UseSqlite("Data Source=design-time.db").Options);
}
