using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Webhook.TestServers.Processes;

/// <summary>What .NET does not offer: any signal, a file's owner, and System V shared memory.</summary>
internal static partial class NativeMethods
{
    private const int NoSuchProcess = 3;
    private const int RemoveIdentifier = 0;

    /// <summary>Sends a signal; a process that is gone does not mind.</summary>
    /// <exception cref="Win32Exception">The process is not ours.</exception>
    public static void Send(Signal signal, int processId)
    {
        if (Kill(processId, (int)signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <exception cref="Win32Exception">Only root may give files away.</exception>
    public static void ChangeOwner(string path, int user, int group)
    {
        if (Chown(path, user, group) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), path);
        }
    }

    /// <summary>Removes a segment that nobody uses any more, if it is there.</summary>
    public static void RemoveSharedMemory(int id) => _ = SharedMemoryControl(id, RemoveIdentifier, 0);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, int user, int group);

    [LibraryImport("libc", EntryPoint = "shmctl", SetLastError = true)]
    private static partial int SharedMemoryControl(int id, int command, nint buffer);
}
