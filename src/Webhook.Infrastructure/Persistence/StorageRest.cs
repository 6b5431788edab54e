namespace Webhook.Infrastructure.Persistence;

/// <summary>Rests between pieces of work for which events wait.</summary>
internal static class StorageRest
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);

    /// <param name="time">The clock.</param>
    /// <param name="started">The timestamp at which the last piece began.</param>
    /// <param name="times">How many times as long as the piece the rest is.</param>
    /// <param name="cancellationToken">Ends the rest.</param>
    public static Task RestAsync(this TimeProvider time, long started, int times, CancellationToken cancellationToken)
    {
        var rest = time.GetElapsedTime(started) * times;
        return Task.Delay(rest > Shortest ? rest : Shortest, time, cancellationToken);
    }
}
