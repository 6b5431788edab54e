using Webhook.Application;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Makes a provider's database ready before the first request, or says why that cannot be.</summary>
internal interface IStorageSetup
{
    /// <summary>Makes or migrates the database.</summary>
    /// <exception cref="StartupException">The database cannot be used; the message says what to do.</exception>
    Task PrepareAsync(CancellationToken cancellationToken);
}
