using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Webhook.Infrastructure.Persistence;

/// <summary>UTC times as microseconds since 1970 in an INTEGER, because SQLite cannot order a DateTimeOffset.</summary>
internal sealed class UnixMicroseconds() : ValueConverter<DateTimeOffset, long>(time => From(time), value => ToTime(value))
{
    public static long From(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long microseconds) =>
        new(DateTimeOffset.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
