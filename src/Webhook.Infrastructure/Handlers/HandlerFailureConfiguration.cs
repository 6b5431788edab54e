using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhook.Domain;

namespace Webhook.Infrastructure.Handlers;

internal sealed class HandlerFailureConfiguration : IEntityTypeConfiguration<HandlerFailure>
{
    public void Configure(EntityTypeBuilder<HandlerFailure> builder)
    {
        builder.ToTable("handler_failures");
        builder.HasKey(failure => new { failure.Handler, failure.EventId });
        builder.Property(failure => failure.Handler).HasColumnName("handler").HasMaxLength(HandlerName.MaxLength);
        builder.Property(failure => failure.EventId).HasColumnName("event_id").ValueGeneratedNever();
        builder.Property(failure => failure.State).HasColumnName("state").HasConversion<int>();
        builder.Property(failure => failure.Attempts).HasColumnName("attempts");
        builder.Property(failure => failure.NextAttemptAt).HasColumnName("next_attempt_at");
        builder.Property(failure => failure.LastError).HasColumnName("last_error");
        builder.Property(failure => failure.FailedAt).HasColumnName("failed_at");
    }
}
