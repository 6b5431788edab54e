using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Random bytes that belong to this database and move with its backups.</summary>
internal sealed class InstallationSecret
{
    public const string FingerprintKey = "fingerprint";

    public const string CursorKey = "cursor";

    public const string AuditKey = "audit";

    public const int Length = 32;

    /// <summary>Every secret that a database has.</summary>
    public static IReadOnlyList<string> Names { get; } = [FingerprintKey, CursorKey, AuditKey];

    public required string Name { get; init; }

    public required byte[] Value { get; init; }

    /// <summary>Makes those that a database has not got yet.</summary>
    public static async Task MakeMissingAsync(WebhookDbContext context, CancellationToken cancellationToken)
    {
        foreach (var name in Names)
        {
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO installation_secrets (name, value) VALUES ({name}, {RandomNumberGenerator.GetBytes(Length)}) ON CONFLICT (name) DO NOTHING",
                cancellationToken);
        }
    }
}

internal sealed class InstallationSecretConfiguration : IEntityTypeConfiguration<InstallationSecret>
{
    public void Configure(EntityTypeBuilder<InstallationSecret> builder)
    {
        builder.ToTable("installation_secrets");
        builder.HasKey(secret => secret.Name);
        builder.Property(secret => secret.Name).HasColumnName("name");
        builder.Property(secret => secret.Value).HasColumnName("value");
    }
}
