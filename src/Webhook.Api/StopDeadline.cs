using Microsoft.Extensions.Options;

namespace Webhook.Api;

/// <summary>
/// When requests that could go on for ever must end, so that the service stops within its limit
/// (<c>ShutdownTimeoutSeconds</c>) and everybody still gets an answer.
/// </summary>
public sealed class StopDeadline : IDisposable
{
    private const double ShareOfLimit = 0.6;

    private readonly CancellationTokenSource passed;
    private readonly CancellationTokenRegistration stopping;

    public StopDeadline(IHostApplicationLifetime lifetime, IOptions<HostOptions> host, TimeProvider time)
    {
        passed = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        stopping = lifetime.ApplicationStopping.Register(() => passed.CancelAfter(host.Value.ShutdownTimeout * ShareOfLimit));
    }

    public CancellationToken Passed => passed.Token;

    public void Dispose()
    {
        stopping.Dispose();
        passed.Dispose();
    }
}
