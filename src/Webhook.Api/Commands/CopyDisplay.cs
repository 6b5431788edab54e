using System.Globalization;
using Webhook.Infrastructure.Copying;

namespace Webhook.Api.Commands;

/// <summary>Shows how far a copy is: as a bar that stays in its line, or as a line every few seconds where that is not seen.</summary>
/// <param name="output">Where to.</param>
/// <param name="inPlace">Whether it is a terminal.</param>
/// <param name="time">The clock.</param>
internal sealed class CopyDisplay(TextWriter output, bool inPlace, TimeProvider time)
{
    private const int BarWidth = 30;

    private readonly TimeSpan interval = inPlace ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(5);
    private CopyStep? step;
    private long began;
    private long shown;
    private long doneBefore;
    private bool isComplete;
    private int width;

    /// <summary>Shows it, unless something was shown just now.</summary>
    public void Show(CopyProgress progress)
    {
        if (progress.Step != step)
        {
            End();
            (step, began, shown, doneBefore, isComplete) = (progress.Step, time.GetTimestamp(), 0, progress.Done, false);
        }

        var completes = progress.Done == progress.Total && !isComplete;
        if (shown == 0 || completes || time.GetElapsedTime(shown) >= interval)
        {
            isComplete |= completes;
            shown = time.GetTimestamp();
            Write(TextOf(progress));
        }
    }

    /// <summary>Leaves the bar's line.</summary>
    public void End()
    {
        if (inPlace && width > 0)
        {
            output.WriteLine();
            width = 0;
        }
    }

    private static string NameOf(CopyStep step) => step switch
    {
        CopyStep.Events => "Events",
        CopyStep.Audit => "Audit",
        CopyStep.Rest => "Everything else",
        CopyStep.Verification => "Verification",
    };

    private void Write(string text)
    {
        if (!inPlace)
        {
            output.WriteLine(text);
            return;
        }

        // What was longer is written over.
        output.Write('\r');
        output.Write(text.PadRight(width));
        width = Math.Max(width, text.Length);
    }

    private string TextOf(CopyProgress progress)
    {
        if (progress.Step is CopyStep.Rest)
        {
            return progress.Done < progress.Total ? "Everything else" : "Everything else is copied";
        }

        var share = progress.Total == 0 ? 1 : (double)progress.Done / progress.Total;
        var rate = (progress.Done - doneBefore) / Math.Max(time.GetElapsedTime(began).TotalSeconds, 0.001);
        var left = rate > 0 && progress.Done < progress.Total ? $", {TimeSpan.FromSeconds((progress.Total - progress.Done) / rate):h\\:mm\\:ss} left" : string.Empty;
        var filled = (int)(share * BarWidth);
        var bar = inPlace ? $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] " : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{NameOf(progress.Step)}: {bar}{progress.Done:N0} of {progress.Total:N0} ({share:P0}), {rate:N0} a second{left}");
    }
}
