using System.Globalization;

namespace Webhook.Benchmarks.Report;

/// <summary>Figures as people read them.</summary>
internal static class Units
{
    public static string Rate(double perSecond) => Write($"{perSecond:N0}/s");

    public static string Percent(double ratio) => Write($"{ratio * 100:0.0} %");

    public static string Times(double ratio) => Write($"{ratio:0.0} ×");

    public static string Milliseconds(double milliseconds) => Write($"{milliseconds:0.0} ms");

    public static string Microseconds(double microseconds) => Write($"{microseconds:0} µs");

    public static string Seconds(double seconds) => Write($"{seconds:0.00} s");

    public static string MebibytesPerSecond(double mebibytes) => Write($"{mebibytes:N0} MiB/s");

    public static string Mebibytes(double kibibytes) => Write($"{kibibytes / 1024:0} MiB");

    public static string Count(long count) => Write($"{count:N0}");

    public static string Write(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
