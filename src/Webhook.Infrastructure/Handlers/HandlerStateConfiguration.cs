using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Domain;

namespace Webhook.Infrastructure.Handlers;

internal sealed class HandlerStateConfiguration : IEntityTypeConfiguration<HandlerState>
{
    public void Configure(EntityTypeBuilder<HandlerState> builder)
    {
        builder.ToTable("handlers");
        builder.HasKey(handler => handler.Name);
        builder.Property(handler => handler.Name).HasColumnName("name").HasMaxLength(HandlerName.MaxLength);
        builder.Property(handler => handler.Position).HasColumnName("position");
        builder.Property(handler => handler.ReplayTo).HasColumnName("replay_to");
        builder.Property(handler => handler.ReplayOrigin).HasColumnName("replay_origin");
        builder.Property(handler => handler.IsPaused).HasColumnName("is_paused");
        builder.Property(handler => handler.IsDisabled).HasColumnName("is_disabled");
        builder.Property(handler => handler.TimesUnavailable).HasColumnName("times_unavailable");
        builder.Property(handler => handler.PausedUntil).HasColumnName("paused_until");
        builder.Property(handler => handler.LastError).HasColumnName("last_error");
        builder.Property(handler => handler.LastErrorAt).HasColumnName("last_error_at");
        builder.Property(handler => handler.CreatedAt).HasColumnName("created_at");
        builder.Ignore(handler => handler.Status);
    }
}
