using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Storage;

/// <summary><c>seed</c>: a database to try the service on.</summary>
internal static class SeedCommand
{
    public static async Task RunAsync(CommandLine commandLine, CancellationToken cancellationToken)
    {
        var count = commandLine.TakeNumber("--events", 1, 100_000_000) ?? throw new UsageException("--events is required.");
        var file = Path.GetFullPath(commandLine.TakeRequired("--file"));
        commandLine.End();
        if (!File.Exists(file))
        {
            await MakeAsync(file, cancellationToken);
        }

        Seeder.Fill(file, count, new ProgressBar(count), cancellationToken);
    }

    /// <summary>Lets the service make the file, since only its migrations know how.</summary>
    private static async Task MakeAsync(string file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var work = new WorkFolder(parent: null);
        var service = await PublishedService.PublishAsync(work, cancellationToken);
        await using var server = await service.StartServingAsync(work.NewFolder("seed"), cancellationToken, databaseName: file);
    }
}
