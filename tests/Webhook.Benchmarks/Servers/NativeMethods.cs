using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Webhook.Benchmarks.Servers;

/// <summary>What .NET does not offer: ending another process gently, and the synchronisation that SQLite uses.</summary>
internal static partial class NativeMethods
{
    private const int TerminationSignal = 15;

    /// <exception cref="Win32Exception">There is no such process, or it is not ours.</exception>
    public static void Terminate(int processId) => Check(Kill(processId, TerminationSignal));

    /// <exception cref="Win32Exception">The disk does not do it.</exception>
    public static void SynchroniseData(SafeFileHandle file) => Check(DataSync(file));

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);
}
