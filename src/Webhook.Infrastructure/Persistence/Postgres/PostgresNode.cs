namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>This process, among those that share the database.</summary>
internal sealed class PostgresNode
{
    public Guid Id { get; } = Guid.CreateVersion7();
}
