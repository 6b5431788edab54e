using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Storage;

/// <summary><c>seed</c>: events to try the service on, in a file or sent to a service that runs.</summary>
internal static class SeedCommand
{
    public static async Task RunAsync(CommandLine commandLine, CancellationToken cancellationToken)
    {
        var count = commandLine.TakeNumber("--events", 1, 100_000_000) ?? throw new UsageException("--events is required.");
        var file = commandLine.Take("--file");
        var url = commandLine.Take("--url");
        commandLine.End();
        switch (file, url)
        {
            case (not null, null):
                await FillFileAsync(Path.GetFullPath(file), count, cancellationToken);
                break;
            case (null, not null):
                using (var seeder = new RemoteSeeder(ReadAddress(url)))
                {
                    await seeder.FillAsync(count, new ProgressBar(count), cancellationToken);
                }

                break;
            default:
                throw new UsageException("Either --file or --url is required.");
        }
    }

    private static async Task FillFileAsync(string file, int count, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            using var work = new WorkFolder(parent: null);
            var service = await PublishedService.PublishAsync(work, cancellationToken);
            await service.MakeDatabaseAsync(file, work.NewFolder("seed"), cancellationToken);
        }

        Seeder.Fill(file, count, new ProgressBar(count), cancellationToken);
    }

    private static Uri ReadAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme.StartsWith(Uri.UriSchemeHttp, StringComparison.Ordinal)
            ? address
            : throw new UsageException("--url must be the address of a service, for example http://localhost:8000.");
}
