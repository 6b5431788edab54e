using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Webhook.Benchmarks.Load;

/// <summary>Has the service make backups, and looks on.</summary>
/// <param name="server">The service.</param>
/// <param name="folder">Where it puts them.</param>
internal sealed class BackupClient(Uri server, string folder) : IDisposable
{
    private const double PagesPerMebibyte = 256;
    private static readonly Uri Path = new("/admin/backup", UriKind.Relative);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient client = new() { BaseAddress = server, Timeout = TimeSpan.FromMinutes(1) };
    private int made;

    /// <summary>Begins a backup, waits until it is complete, and deletes it.</summary>
    /// <exception cref="BenchmarkException">It failed.</exception>
    public async Task<BackupTimes> RunAsync(CancellationToken cancellationToken)
    {
        var file = $"copy-{++made}.db";
        var started = Stopwatch.GetTimestamp();
        using (var begun = await client.PostAsJsonAsync(Path, new JsonObject { ["file"] = file }, cancellationToken))
        {
            begun.EnsureSuccessStatusCode();
        }

        var copied = TimeSpan.Zero;
        while (true)
        {
            var status = (await client.GetFromJsonAsync<JsonObject>(Path, cancellationToken))!;
            var elapsed = Stopwatch.GetElapsedTime(started);
            switch ((string)status["state"]!)
            {
                case "copying":
                    break;
                case "verifying":
                    copied = copied == TimeSpan.Zero ? elapsed : copied;
                    break;
                case "done":
                    File.Delete(System.IO.Path.Combine(folder, file));
                    copied = copied == TimeSpan.Zero ? elapsed : copied;
                    return new BackupTimes((int)status["pages"]! / PagesPerMebibyte, copied.TotalSeconds, (elapsed - copied).TotalSeconds);
                default:
                    throw new BenchmarkException("A backup failed.");
            }

            await Task.Delay(Step, cancellationToken);
        }
    }

    public void Dispose() => client.Dispose();
}

/// <summary>How long a backup took.</summary>
/// <param name="Mebibytes">Its size.</param>
/// <param name="CopySeconds">Until all was copied.</param>
/// <param name="VerifySeconds">From then until it was known to be whole.</param>
internal sealed record BackupTimes(double Mebibytes, double CopySeconds, double VerifySeconds);
