using Microsoft.EntityFrameworkCore;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>What is PostgreSQL's own. The table of events, which is partitioned, and what finds events are made by the migrations themselves.</summary>
internal sealed class PostgresContext(DbContextOptions<PostgresContext> options) : WebhookDbContext(options)
{
    // Compared byte by byte, as SQLite does, and not by the rules of a language.
    private const string Collation = "C";

    private static readonly string Lock = $"{PostgresSession.Limits("LOCAL")}; {LogEnd.Lock}";

    public override Task KeepOthersOutAsync(CancellationToken cancellationToken) =>
        Database.ExecuteSqlRawAsync(Lock, cancellationToken);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<AppointmentEvent>().Property(stored => stored.Id).ValueGeneratedNever();
        var handler = modelBuilder.Entity<HandlerState>();
        handler.Property<Guid?>("Owner").HasColumnName("owner");
        handler.Property<DateTimeOffset?>("OwnedUntil").HasColumnName("owned_until");
        handler.Property<long?>("OwnedFence").HasColumnName("owned_fence");
        var audit = modelBuilder.Entity<AuditEntry>();
        audit.HasIndex(entry => new { entry.At, entry.Id }).HasDatabaseName("ix_audit_at");
        audit.HasIndex(entry => new { entry.Client, entry.Id }).HasDatabaseName("ix_audit_client");
        audit.HasIndex(entry => new { entry.Action, entry.Id }).HasDatabaseName("ix_audit_action");
        audit.HasIndex(entry => new { entry.Patient, entry.Id }).HasDatabaseName("ix_audit_patient").HasFilter("patient IS NOT NULL");
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<string>().UseCollation(Collation);
}
