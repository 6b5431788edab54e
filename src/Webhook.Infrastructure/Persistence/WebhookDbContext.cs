using Microsoft.EntityFrameworkCore;
using Webhook.Domain;
using Webhook.Infrastructure.Audit;

namespace Webhook.Infrastructure.Persistence;

/// <summary>The database as EF Core sees it: migrations and reads. Appends go through <see cref="GroupCommit"/>. Each provider has its own migrations, and so its own context.</summary>
internal abstract class WebhookDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<AppointmentEvent> Events => Set<AppointmentEvent>();

    public DbSet<ReceivedCount> ReceivedCounts => Set<ReceivedCount>();

    public DbSet<InstallationSecret> InstallationSecrets => Set<InstallationSecret>();

    public DbSet<Client> Clients => Set<Client>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditMark> AuditMarks => Set<AuditMark>();

    public DbSet<LogBegin> LogBegins => Set<LogBegin>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<HandlerState> Handlers => Set<HandlerState>();

    public DbSet<HandlerFailure> HandlerFailures => Set<HandlerFailure>();

    /// <summary>Within a transaction: keeps everybody else who writes out until it ends.</summary>
    public abstract Task KeepOthersOutAsync(CancellationToken cancellationToken);

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(WebhookDbContext).Assembly, IsForThis);

    // What lies beside a provider's context is that provider's own.
    private bool IsForThis(Type configuration) => configuration.Namespace == GetType().Namespace
        || !configuration.Namespace!.StartsWith(typeof(WebhookDbContext).Namespace + '.', StringComparison.Ordinal);
}
