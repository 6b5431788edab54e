using System.Diagnostics;
using System.Globalization;

namespace Webhook.Benchmarks.Storage;

/// <summary>Shows how far it is: a bar on a terminal, a line each tenth elsewhere.</summary>
internal sealed class ProgressBar(int total)
{
    private const int Width = 40;

    private readonly long started = Stopwatch.GetTimestamp();
    private int tenths;

    /// <param name="value">How many events are done.</param>
    public void Report(int value)
    {
        var part = (double)value / total;
        var rate = value / Stopwatch.GetElapsedTime(started).TotalSeconds;
        var text = string.Create(CultureInfo.InvariantCulture, $"{part:P0} {value:N0} of {total:N0} events, {rate:N0}/s");
        if (!Console.IsErrorRedirected)
        {
            var filled = (int)(part * Width);
            Console.Error.Write($"\r[{new string('#', filled)}{new string('.', Width - filled)}] {text}   {(value == total ? "\n" : string.Empty)}");
        }
        else if ((int)(part * 10) > tenths)
        {
            tenths = (int)(part * 10);
            Console.Error.WriteLine(text);
        }
    }

    /// <summary>What is done beside counting, and how long after the start it begins.</summary>
    public void Say(string text) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text} ({Stopwatch.GetElapsedTime(started).TotalSeconds:0} s)"));
}
