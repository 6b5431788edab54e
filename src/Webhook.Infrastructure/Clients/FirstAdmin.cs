using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webhook.Application;
using Webhook.Application.Clients;
using Webhook.Domain;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Clients;

/// <summary>Lets somebody in who can add clients, when there are none.</summary>
internal sealed class FirstAdmin(
    IClientRepository clients, ClientDirectory directory, IOptions<StorageOptions> storage, TimeProvider time, ILogger<FirstAdmin> logger)
{
    /// <summary>The file that has the first key, in the data directory.</summary>
    public const string FileName = "admin.key";

    private const string Name = "admin";

    /// <summary>Makes known who the clients are.</summary>
    /// <param name="isWanted">Whether a client is made when there is none.</param>
    /// <param name="cancellationToken">Ends the wait for storage.</param>
    /// <exception cref="StartupException">The file cannot be written.</exception>
    public async Task PrepareAsync(bool isWanted, CancellationToken cancellationToken)
    {
        var stored = await clients.ListAsync(cancellationToken);
        directory.Replace(stored);
        if (!isWanted || stored.Count > 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var key = ApiKey.Issue(RandomNumberGenerator.GetBytes(ApiKey.RandomBytes), now, expiresAt: null, out var text);
        var file = Path.Combine(Path.GetFullPath(storage.Value.DataDirectory), FileName);

        // The file first: a key that nobody has would lock everybody out.
        await WriteAsync(file, text, cancellationToken);
        var made = await clients.ChangeAsync<Client>(
            register =>
            {
                var admin = Client.Register(Name, ClientRoles.Admin, now);
                admin.Add(key);
                return register.Clients.Count == 0 && register.Add(admin) ? new ClientChange<Client>.Done(admin) : new ClientChange<Client>.NameTaken();
            },
            cancellationToken);
        if (made is ClientChange<Client>.Done)
        {
            logger.FirstAdminMade(file);
        }
        else
        {
            // Another process was first: its file has the key, and this one opens nothing.
            File.Delete(file);
            directory.Replace(await clients.ListAsync(cancellationToken));
        }
    }

    private static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        try
        {
            // One that is there belongs to a database that is gone, and may be readable by others.
            File.Delete(file);
            await using var stream = PrivateFile.Create(file);
            await using var writer = new StreamWriter(stream);
            await writer.WriteLineAsync(text.AsMemory(), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The first admin's key cannot be written to {file}. Give the service's user the right to write there.", exception);
        }
    }
}
