using System.Globalization;

namespace Webhook.TestServers.Processes;

/// <summary>What <c>/proc</c> of Linux tells of processes.</summary>
internal static class ProcessTable
{
    // Linux tells programs of hundredths of a second, whatever it counts in itself.
    private const long TicksPerJiffy = TimeSpan.TicksPerSecond / 100;

    private const char Dead = 'X';
    private const char Stopped = 'T';
    private const char Zombie = 'Z';

    /// <summary>The ids of a process's children. Complete as long as the process is stopped.</summary>
    public static IReadOnlyList<int> Children(int processId) =>
        [.. All().Where(id => Read(id) is { } entry && entry.Parent == processId)];

    /// <summary>What a process and its children have used of all cores, in user and in kernel mode; children that are over count.</summary>
    public static TimeSpan ProcessorTime(int processId) => TimeSpan.FromTicks(
        Children(processId).Append(processId).Select(Read).Sum(entry => entry?.Jiffies ?? 0) * TicksPerJiffy);

    /// <summary>Whether a process is over, reaped or not.</summary>
    public static bool IsGone(int processId) => Read(processId) is not { State: not (Dead or Zombie) };

    /// <summary>Whether a process does nothing until it is continued, or ever again.</summary>
    public static bool IsStopped(int processId) => Read(processId) is not { State: not (Dead or Zombie or Stopped) };

    /// <summary>The name that a process shows, empty when it is over.</summary>
    public static string Title(int processId) => Text(processId, "cmdline") ?? "";

    private static IEnumerable<int> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where name.All(char.IsAsciiDigit)
        select int.Parse(name, CultureInfo.InvariantCulture);

    // The command's name stands in parentheses and may hold anything; state and parent follow it, and further on the times of
    // itself in user and kernel mode, and those of its children that are over (proc_pid_stat(5)).
    private static Entry? Read(int processId)
    {
        if (Text(processId, "stat") is not { } stat)
        {
            return null;
        }

        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new Entry(fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture),
            fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)));
    }

    private static string? Text(int processId, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Entry(char State, int Parent, long Jiffies);
}
