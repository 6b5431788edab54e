namespace Webhook.Domain;

/// <summary>How long a handler that can take nothing is left alone: 1 s, then twice as long each time, up to 10 min.</summary>
public static class BackOff
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>The longest that a handler may ask to be left alone.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);

    /// <param name="times">How often it could take nothing, one after the other, from 1.</param>
    /// <param name="asked">How long it asks to be left alone; null when it does not say.</param>
    public static TimeSpan After(int times, TimeSpan? asked)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        var doublings = Math.Min(times - 1, 30);
        var own = Shortest * Math.Pow(2, doublings);
        own = own < Longest ? own : Longest;
        return asked is not { } wish || wish < own ? own : wish < LongestAsked ? wish : LongestAsked;
    }
}
