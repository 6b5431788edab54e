using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Domain;

namespace Webhook.Infrastructure.Subscriptions;

internal sealed class SubscriptionConfiguration : IEntityTypeConfiguration<Subscription>
{
    private const string Owner = "SubscriptionId";

    public void Configure(EntityTypeBuilder<Subscription> builder)
    {
        builder.ToTable("subscriptions");
        builder.HasKey(subscription => subscription.Id);

        // Never used twice: receivers know events, and the audit knows handlers, by what is made of it.
        builder.Property(subscription => subscription.Id).HasColumnName("id").ValueGeneratedOnAdd();
        builder.Property(subscription => subscription.Url).HasColumnName("url").HasMaxLength(SubscriptionUrl.MaxLength);
        builder.Property(subscription => subscription.EventTypes).HasColumnName("event_types").HasConversion(
            types => JsonSerializer.Serialize(types, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<AppointmentEventType[]>(json, JsonSerializerOptions.Default)!,
            new ValueComparer<IReadOnlyList<AppointmentEventType>>(
                (one, other) => one!.SequenceEqual(other!), types => types.Count, types => types));
        builder.Property(subscription => subscription.Source).HasColumnName("source").HasMaxLength(ClientName.MaxLength);
        builder.Property(subscription => subscription.Format).HasColumnName("format").HasConversion<int>();
        builder.Property(subscription => subscription.Headers).HasColumnName("headers").HasConversion(
            headers => JsonSerializer.Serialize(headers, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<Dictionary<string, string>>(json, JsonSerializerOptions.Default)!,
            new ValueComparer<IReadOnlyDictionary<string, string>>(
                (one, other) => one!.Count == other!.Count && !one.Except(other).Any(), headers => headers.Count, headers => headers));
        builder.Property(subscription => subscription.RateLimit).HasColumnName("rate_limit");
        builder.Property(subscription => subscription.CreatedAt).HasColumnName("created_at");
        builder.Ignore(subscription => subscription.Handler);
        builder.OwnsMany(subscription => subscription.Secrets, secret =>
        {
            secret.ToTable("subscription_secrets");
            secret.WithOwner().HasForeignKey(Owner);
            secret.Property<long>(Owner).HasColumnName("subscription_id");
            secret.HasKey(Owner, nameof(SubscriptionSecret.Id));
            secret.Property(one => one.Id).HasColumnName("id").ValueGeneratedNever();
            secret.Property(one => one.Value).HasColumnName("value");
            secret.Property(one => one.CreatedAt).HasColumnName("created_at");
            secret.Property(one => one.EndsAt).HasColumnName("ends_at");
        });
    }
}
