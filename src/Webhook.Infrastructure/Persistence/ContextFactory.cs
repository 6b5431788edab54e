using Microsoft.EntityFrameworkCore;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Gives the provider's context to those who do not care which it is.</summary>
internal sealed class ContextFactory<TContext>(IDbContextFactory<TContext> contexts) : IDbContextFactory<WebhookDbContext>
    where TContext : WebhookDbContext
{
    public WebhookDbContext CreateDbContext() => contexts.CreateDbContext();

    public async Task<WebhookDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await contexts.CreateDbContextAsync(cancellationToken);
}
