using Microsoft.EntityFrameworkCore;
using Webhook.Domain;
using Webhook.Infrastructure.Audit;

namespace Webhook.Infrastructure.Persistence;

/// <summary>The database as EF Core sees it: migrations and reads. Appends go through <see cref="GroupCommit"/>.</summary>
internal sealed class WebhookDbContext(DbContextOptions<WebhookDbContext> options) : DbContext(options)
{
    public DbSet<AppointmentEvent> Events => Set<AppointmentEvent>();

    public DbSet<ReceivedCount> ReceivedCounts => Set<ReceivedCount>();

    public DbSet<InstallationSecret> InstallationSecrets => Set<InstallationSecret>();

    public DbSet<Client> Clients => Set<Client>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditMark> AuditMarks => Set<AuditMark>();

    public DbSet<ErasedEvent> ErasedEvents => Set<ErasedEvent>();

    public DbSet<LogBegin> LogBegins => Set<LogBegin>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<HandlerState> Handlers => Set<HandlerState>();

    public DbSet<HandlerFailure> HandlerFailures => Set<HandlerFailure>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(WebhookDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMicroseconds>();
}
