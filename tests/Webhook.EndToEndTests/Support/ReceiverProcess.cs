using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Webhook.EndToEndTests.Documents;

namespace Webhook.EndToEndTests.Support;

/// <summary>
/// A receiver of deliveries as a process of its own (<c>Receiver/receiver.mjs</c>). It can be killed and started again on its
/// port; what it saw in all its lives is kept here.
/// </summary>
internal sealed class ReceiverProcess : IAsyncDisposable
{
    private const string Script = "Webhook.EndToEndTests/Receiver/receiver.mjs";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Members = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly Dictionary<string, IReadOnlyList<string>> secrets = [];
    private readonly List<Arrival> seen = [];
    private readonly string host;
    private readonly string? tlsFolder;
    private readonly HttpClient control = new() { Timeout = Patience };
    private IReadOnlyList<Behaviour> behaviours = [];
    private Task reading = Task.CompletedTask;
    private Process? process;
    private int controlPort;
    private int connections;

    private ReceiverProcess(string host, string? tlsFolder)
    {
        this.host = host;
        this.tlsFolder = tlsFolder;
    }

    public int Port { get; private set; }

    /// <summary>How many connections were made to it.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>How many requests it has seen.</summary>
    public int Count
    {
        get
        {
            lock (seen)
            {
                return seen.Count;
            }
        }
    }

    /// <summary>Every request, in the order in which they came.</summary>
    public IReadOnlyList<Arrival> Seen
    {
        get
        {
            lock (seen)
            {
                return [.. seen];
            }
        }
    }

    /// <summary>Ends the test when it cannot be run: skipped on a developer's machine, failed in continuous integration.</summary>
    /// <param name="host">The address where it listens.</param>
    /// <param name="tlsFolder">Where the files tls.key and tls.crt are, for one that speaks HTTPS.</param>
    public static async Task<ReceiverProcess> StartAsync(string host = "127.0.0.1", string? tlsFolder = null)
    {
        if (!Directory.Exists(Path.Combine(Repository.Root, "tests", "node_modules", "standardwebhooks")))
        {
            throw Missing("standardwebhooks is not installed: run `npm ci` in tests/.");
        }

        var receiver = new ReceiverProcess(host, tlsFolder);
        try
        {
            await receiver.StartAgainAsync();
            return receiver;
        }
        catch
        {
            await receiver.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a path of it is.</summary>
    public string Url(string path = "/a") => $"{(tlsFolder is null ? "http" : "https")}://{host}:{Port}{path}";

    /// <summary>Starts it on its port, with the secrets and the behaviours that it had.</summary>
    public async Task StartAgainAsync()
    {
        Assert.That(process is null or { HasExited: true }, "It runs.");
        process?.Dispose();
        process = Run();
        var first = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        Assert.That(first, Is.Not.Null, "It did not start.");
        var listening = JsonSerializer.Deserialize<Ports>(first, Members)!;
        (Port, controlPort) = (listening.Port, listening.Control);
        await PutAsync("/secrets", secrets);
        await PutAsync("/behaviours", behaviours);
        reading = ReadAsync(process.StandardOutput);
    }

    /// <summary>Ends it at once (SIGKILL), and reads all that it said.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
        await reading.WaitAsync(Patience);
    }

    /// <summary>Says with which secrets deliveries to a path must verify.</summary>
    public Task TrustAsync(string path, params string[] trusted)
    {
        secrets[path] = trusted;
        return PutAsync("/secrets", secrets);
    }

    /// <summary>Says how it behaves from now on; the first that fits a request decides, and without one it behaves well.</summary>
    public Task BehaveAsync(params Behaviour[] wanted) => PutAsync("/behaviours", behaviours = wanted);

    /// <summary>Starts it again after it was killed, and says how it behaves from its first request on.</summary>
    public Task BehaveWhenBackAsync(params Behaviour[] wanted)
    {
        behaviours = wanted;
        return StartAgainAsync();
    }

    /// <summary>Waits until it has seen what it must.</summary>
    public Task SeesAsync(Func<IReadOnlyList<Arrival>, bool> condition, string what, int seconds = 30) =>
        Until.TrueAsync(() => condition(Seen), what, seconds);

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        control.Dispose();
    }

    private Process Run()
    {
        string[] port = Port == 0 ? [] : ["--port", $"{Port}"];
        string[] tls = tlsFolder is null ? [] : ["--tls", tlsFolder];
        var start = new ProcessStartInfo("node", [Script, "--host", host, .. port, .. tls])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests"),
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw Missing("Node.js is not installed.");
        }
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            // The last line of one that is killed may be cut off.
            if (!line.EndsWith('}'))
            {
                continue;
            }

            if (line.StartsWith("{\"connection\"", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref connections);
                continue;
            }

            var arrival = JsonSerializer.Deserialize<Arrival>(line, Members)!;
            lock (seen)
            {
                seen.Add(arrival);
            }
        }
    }

    private async Task PutAsync<T>(string path, T value)
    {
        using var answer = await control.PutAsJsonAsync($"http://127.0.0.1:{controlPort}{path}", value, Members);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    private static ResultStateException Missing(string reason) =>
        Environment.GetEnvironmentVariable("CI") == "true" ? new AssertionException(reason) : new IgnoreException(reason);

    private sealed record Ports(int Port, int Control);
}
