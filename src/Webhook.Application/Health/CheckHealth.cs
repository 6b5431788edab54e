using MediatR;

namespace Webhook.Application.Health;

/// <summary>Whether an event that arrived now could be stored.</summary>
public sealed record CheckHealth : IRequest<bool>;

/// <summary>Tries storage for real.</summary>
public interface IStorageProbe
{
    /// <returns>Whether a write was committed.</returns>
    Task<bool> CanWriteAsync(CancellationToken cancellationToken);
}

internal sealed class CheckHealthHandler(IStorageProbe probe) : IRequestHandler<CheckHealth, bool>
{
    public Task<bool> Handle(CheckHealth request, CancellationToken cancellationToken) =>
        probe.CanWriteAsync(cancellationToken);
}
