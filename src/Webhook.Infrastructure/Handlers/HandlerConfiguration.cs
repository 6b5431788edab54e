using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Domain;

namespace Webhook.Infrastructure.Handlers;

internal sealed class HandlerStateConfiguration : IEntityTypeConfiguration<HandlerState>
{
    public void Configure(EntityTypeBuilder<HandlerState> builder)
    {
        builder.ToTable("handlers");
        builder.HasKey(state => state.Name);
        builder.Property(state => state.Name).HasColumnName("name").HasMaxLength(HandlerName.MaxLength);
        builder.Property(state => state.Position).HasColumnName("position");
        builder.Property(state => state.ReplayTo).HasColumnName("replay_to");
        builder.Property(state => state.ReplayOrigin).HasColumnName("replay_origin");
        builder.Property(state => state.IsPaused).HasColumnName("is_paused");
        builder.Property(state => state.IsDisabled).HasColumnName("is_disabled");
        builder.Property(state => state.TimesUnavailable).HasColumnName("times_unavailable");
        builder.Property(state => state.PausedUntil).HasColumnName("paused_until");
        builder.Property(state => state.LastError).HasColumnName("last_error");
        builder.Property(state => state.LastErrorAt).HasColumnName("last_error_at");
        builder.Property(state => state.CreatedAt).HasColumnName("created_at");
        builder.Property(state => state.Fence).HasColumnName("fence");
        builder.Ignore(state => state.Status);
    }
}

internal sealed class HandlerFailureConfiguration : IEntityTypeConfiguration<HandlerFailure>
{
    public void Configure(EntityTypeBuilder<HandlerFailure> builder)
    {
        builder.ToTable("handler_failures");
        builder.HasKey(failure => new { failure.Handler, failure.EventId });
        builder.Property(failure => failure.Handler).HasColumnName("handler").HasMaxLength(HandlerName.MaxLength);
        builder.Property(failure => failure.EventId).HasColumnName("event_id");
        builder.Property(failure => failure.State).HasColumnName("state").HasConversion<int>();
        builder.Property(failure => failure.Attempts).HasColumnName("attempts");
        builder.Property(failure => failure.NextAttemptAt).HasColumnName("next_attempt_at");
        builder.Property(failure => failure.LastError).HasColumnName("last_error");
        builder.Property(failure => failure.FailedAt).HasColumnName("failed_at");

        // Pages of one state, and how many there are; and what goes when an event is deleted.
        builder.HasIndex(failure => new { failure.Handler, failure.State, failure.EventId }).HasDatabaseName("ix_handler_failures_state");
        builder.HasIndex(failure => failure.EventId).HasDatabaseName("ix_handler_failures_event");
    }
}
