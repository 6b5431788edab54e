using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Webhook.EndToEndTests.Support;

/// <summary>How a process is started, apart from its data directory.</summary>
internal sealed record ProcessOptions
{
    /// <summary>Command-line arguments after the usual ones.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether credentials are required and requests are limited, as they are unless somebody says otherwise.</summary>
    public bool Guarded { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The only certificate that the client trusts, for a program that listens on an https address.</summary>
    public X509Certificate2? Trusted { get; init; }

    /// <summary>Run as a user who may do nothing; needs root, and <c>setpriv</c>.</summary>
    public bool WithoutRights { get; init; }
}

/// <summary>The published program as a process of its own, listening on a port of its own.</summary>
internal sealed partial class WebhookProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    // Two seconds on a machine that does nothing else, most of a minute where many start at once beside other tests.
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WebhookProcess(string dataDirectory, ProcessOptions options)
    {
        Client = new HttpClient(Handler(options.Trusted)) { Timeout = TimeSpan.FromMinutes(1) };
        process = new Process { StartInfo = Describe(dataDirectory, options) };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Append(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>A client without a limit on connections; its requests wait a minute at most.</summary>
    public HttpClient Client { get; }

    /// <summary>From the start of the process to its first healthy answer.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public int Id => process.Id;

    public string Output => Text(output);

    public string Errors => Text(errors);

    /// <summary>Bytes of physical memory.</summary>
    public long WorkingSet
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts the program and waits until it is healthy.</summary>
    public static async Task<WebhookProcess> StartAsync(string dataDirectory, ProcessOptions? options = null)
    {
        var started = Stopwatch.StartNew();
        var webhook = new WebhookProcess(dataDirectory, options ?? new ProcessOptions());
        try
        {
            var exited = webhook.process.WaitForExitAsync();
            await Task.WhenAny(webhook.listening.Task, exited).WaitAsync(StartPatience);
            Assert.That(exited.IsCompleted, Is.False, () => $"It did not start: {webhook.Errors}{webhook.Output}");
            webhook.Client.BaseAddress = await webhook.listening.Task;
            using var health = await webhook.Client.GetAsync("/");
            webhook.ReadyAfter = started.Elapsed;
            Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.OK), () => webhook.Output);
            return webhook;
        }
        catch
        {
            await webhook.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program, which is expected to refuse, and waits for its end.</summary>
    public static async Task<RefusedStart> RefuseAsync(string dataDirectory, ProcessOptions? options = null)
    {
        await using var webhook = new WebhookProcess(dataDirectory, options ?? new ProcessOptions());
        var exited = webhook.process.WaitForExitAsync();
        await Task.WhenAny(webhook.listening.Task, exited).WaitAsync(Patience);
        Assert.That(webhook.listening.Task.IsCompleted, Is.False, "It started.");
        await exited.WaitAsync(Patience);
        return new RefusedStart(webhook.process.ExitCode, webhook.Output, webhook.Errors);
    }

    /// <summary>Whether <c>GET /</c> says that events can be stored.</summary>
    public async Task<bool> IsHealthyAsync()
    {
        using var health = await Client.GetAsync("/");
        return health.IsSuccessStatusCode;
    }

    /// <summary>Asks the process to stop (SIGTERM).</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        Assert.That(Kill(process.Id, SigTerm), Is.Zero);
        return await ExitAsync();
    }

    /// <summary>Stops the process where it is (SIGSTOP), as if its machine hung.</summary>
    public void Pause() => Assert.That(Kill(process.Id, SigStop), Is.Zero);

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Continue() => Assert.That(Kill(process.Id, SigCont), Is.Zero);

    /// <summary>Ends the process at once (SIGKILL).</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        Client.Dispose();
    }

    private static SocketsHttpHandler Handler(X509Certificate2? trusted)
    {
        var handler = new SocketsHttpHandler { UseCookies = false, UseProxy = false };
        if (trusted is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == trusted.GetCertHashString();
        }

        return handler;
    }

    private static ProcessStartInfo Describe(string dataDirectory, ProcessOptions options)
    {
        string[] command = [PublishedProgram.Dotnet, PublishedProgram.Assembly];
        string[] withoutRights = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        string[] arguments = [.. command, "--Urls=http://127.0.0.1:0", $"--DataDirectory={dataDirectory}", .. options.Arguments];
        string[] open = ["--Authentication:Required=false", "--RateLimiting:Enabled=false"];
        arguments = options.Guarded ? arguments : [.. arguments, .. open];
        arguments = options.WithoutRights ? [.. withoutRights, .. arguments] : arguments;
        var start = new ProcessStartInfo(arguments[0], arguments[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (text)
        {
            text.AppendLine(line);
        }
    }

    [GeneratedRegex("Now listening on: (https?://127\\.0\\.0\\.1:[0-9]+)")]
    private static partial Regex ListeningLine();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private void Read(string? line)
    {
        Append(output, line);
        if (line is not null && ListeningLine().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    private async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }
}

/// <summary>What a program that refused to start left behind.</summary>
internal sealed record RefusedStart(int ExitCode, string Output, string Errors);
