using System.Diagnostics;

namespace Webhook.EndToEndTests.Support;

/// <summary>Waits for a condition, with a bound.</summary>
internal static class Until
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, int seconds = 30)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.That(waited.Elapsed.TotalSeconds, Is.LessThan(seconds), $"Waited in vain until {what}.");
            await Task.Delay(Interval);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what, int seconds = 30) =>
        TrueAsync(() => Task.FromResult(condition()), what, seconds);
}
