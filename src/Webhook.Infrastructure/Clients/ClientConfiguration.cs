using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Domain;

namespace Webhook.Infrastructure.Clients;

internal sealed class ClientConfiguration : IEntityTypeConfiguration<Client>
{
    public void Configure(EntityTypeBuilder<Client> builder)
    {
        builder.ToTable("clients");
        builder.HasKey(client => client.Name);
        builder.Property(client => client.Name).HasColumnName("name").HasMaxLength(ClientName.MaxLength);
        builder.Property(client => client.Roles).HasColumnName("roles").HasConversion<int>();
        builder.Property(client => client.CreatedAt).HasColumnName("created_at");
        builder.OwnsMany(client => client.Keys, key =>
        {
            key.ToTable("client_keys");
            key.WithOwner().HasForeignKey("ClientName");
            key.Property<string>("ClientName").HasColumnName("client_name");
            key.HasKey("ClientName", nameof(ApiKey.Id));
            key.Property(one => one.Id).HasColumnName("id").ValueGeneratedNever();
            key.Property(one => one.Hash).HasColumnName("hash");
            key.Property(one => one.CreatedAt).HasColumnName("created_at");
            key.Property(one => one.ExpiresAt).HasColumnName("expires_at");
        });
        builder.OwnsMany(client => client.SigningSecrets, secret =>
        {
            secret.ToTable("client_signing_secrets");
            secret.WithOwner().HasForeignKey("ClientName");
            secret.Property<string>("ClientName").HasColumnName("client_name");
            secret.HasKey("ClientName", nameof(SigningSecret.Id));
            secret.Property(one => one.Id).HasColumnName("id").ValueGeneratedNever();
            secret.Property(one => one.Value).HasColumnName("value");
            secret.Property(one => one.CreatedAt).HasColumnName("created_at");
        });
    }
}
