using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary>What every measure of sending on works with.</summary>
/// <param name="Options">How much is measured.</param>
/// <param name="Work">Where.</param>
/// <param name="Service">The service as it is published.</param>
/// <param name="Baselines">Starts receivers.</param>
/// <param name="Wrk">Makes the load.</param>
/// <param name="Findings">What is found.</param>
internal sealed record HandlersBench(
    HandlersOptions Options, WorkFolder Work, PublishedService Service, Baselines Baselines, Wrk Wrk, FigureFindings Findings)
{
    /// <summary>As many as there are when many are measured.</summary>
    public const int ManySubscriptions = 20;

    /// <summary>Starts the service so that subscriptions may lead to this machine.</summary>
    public Task<ServerProcess> StartServiceAsync(string folder, CancellationToken cancellationToken, params IReadOnlyList<string> settings) =>
        Service.StartServingAsync(folder, cancellationToken, settings: ["--Subscriptions:AllowPrivateAddresses", "true", .. settings]);

    public Task<Receiver> StartReceiverAsync(CancellationToken cancellationToken, params IReadOnlyList<string> flags) =>
        Baselines.StartReceiverAsync(Work.NewFolder("receiver"), flags, cancellationToken);

    /// <summary>Starts a receiver where an earlier one was, or one is expected.</summary>
    public Task<Receiver> StartReceiverAtAsync(Uri address, CancellationToken cancellationToken, params IReadOnlyList<string> flags) =>
        Baselines.StartReceiverAsync(Work.NewFolder("receiver"), flags, cancellationToken, address);

    /// <summary>Has the service store events as one body.</summary>
    public async Task<double> StoreAsync(ServerProcess service, int events, CancellationToken cancellationToken)
    {
        var body = Work.PathOf("events.ndjson");
        await NdjsonBody.WriteAsync(body, new SampleEvents(events, TimeProvider.System.GetUtcNow(), new Random(events)).Generate());
        var seconds = await NdjsonClient.PostAsync(service.Address, body, events, cancellationToken)
            ?? throw new BenchmarkException("The service has no POST /webhook/appointments.");
        File.Delete(body);
        return seconds;
    }

    /// <summary>How many failures of all handlers are stored.</summary>
    public static long FailuresOf(ServerProcess service) => Database.Number(service.Database!, "SELECT count(*) FROM handler_failures");
}
