using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Webhook.Benchmarks.Servers;

/// <summary>A server that runs as a child of this program, on loopback and a port of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly string output;
    private readonly Func<long>? storedEvents;

    private ServerProcess(Process process, Uri address, string output, string? database, Func<long>? storedEvents)
    {
        this.storedEvents = storedEvents;
        this.process = process;
        this.output = output;
        Address = address;
        Database = database;
        Memory = new ProcessMemory(process.Id);
    }

    public Uri Address { get; }

    /// <summary>The file in which it stores events; null when it stores none, or elsewhere.</summary>
    public string? Database { get; }

    public ProcessMemory Memory { get; }

    /// <summary>What it has used of all cores so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>An address on loopback on which nobody listens.</summary>
    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
    }

    /// <param name="folder">Takes what it writes to its console.</param>
    /// <param name="database">The file in which it stores events, or null.</param>
    /// <param name="arguments">What <c>dotnet</c> runs, given the address to listen on.</param>
    /// <param name="at">The address to listen on; null for any that is free.</param>
    /// <param name="storedEvents">Counts what it stored where that is no file.</param>
    public static ServerProcess Start(
        string folder, string? database, Func<Uri, IEnumerable<string>> arguments, Uri? at = null, Func<long>? storedEvents = null)
    {
        var address = at ?? FreeAddress();
        var output = Path.Combine(folder, "console.txt");

        // The console goes to a file, as a service manager would have it; exec keeps the process id.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec dotnet \"$@\" >\"$0\" 2>&1", output, .. arguments(address)])
        {
            WorkingDirectory = folder,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        return new ServerProcess(
            Process.Start(start)!, address, output, database, storedEvents ?? (database is null ? null : () => Storage.Database.LastEventId(database)));
    }

    /// <summary>Asks until it answers with success.</summary>
    /// <param name="ask">One request.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public async Task WaitForAnswerAsync(Func<HttpClient, Task<HttpResponseMessage>> ask, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = StartLimit };
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < StartLimit;)
        {
            if (process.HasExited)
            {
                throw new BenchmarkException($"A server ended before it answered. It said:\n{await File.ReadAllTextAsync(output, cancellationToken)}");
            }

            try
            {
                using var response = await ask(client);
                response.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException exception) when (exception.InnerException is SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
            }
        }

        throw new BenchmarkException($"A server did not answer within {StartLimit.TotalSeconds} s.");
    }

    /// <summary>
    /// Waits until it stores nothing more and uses next to no processor time, so that what it still had to do weighs on
    /// nobody else, nor on the next load.
    /// </summary>
    public async Task WaitUntilQuietAsync(CancellationToken cancellationToken)
    {
        var step = TimeSpan.FromMilliseconds(300);
        for (var waited = TimeSpan.Zero; waited < StopLimit; waited += step)
        {
            var (time, events) = (ProcessorTime, StoredEvents());
            await Task.Delay(step, cancellationToken);
            if (ProcessorTime - time < step / 10 && StoredEvents() == events)
            {
                return;
            }
        }
    }

    /// <summary>How many events it ever stored; 0 when it stores none.</summary>
    public long StoredEvents() => storedEvents?.Invoke() ?? 0;

    /// <summary>Ends it without warning, and returns when it is gone.</summary>
    public Task KillAsync()
    {
        process.Kill();
        return process.WaitForExitAsync();
    }

    /// <summary>Ends it as a service manager does, and by force when that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                NativeMethods.Terminate(process.Id);
                await process.WaitForExitAsync(limit.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or Win32Exception)
            {
                process.Kill();
            }
        }

        process.Dispose();
    }
}
