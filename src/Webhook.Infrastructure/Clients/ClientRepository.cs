using Microsoft.EntityFrameworkCore;
using Webhook.Application.Clients;
using Webhook.Domain;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Clients;

internal sealed class ClientRepository(IDbContextFactory<WebhookDbContext> contexts, StorageChanges changes, ClientDirectory directory)
    : IClientRepository
{
    public Task<IReadOnlyList<Client>> ListAsync(CancellationToken cancellationToken) => contexts.ReadAsync<IReadOnlyList<Client>>(
        async context => await context.Clients.AsNoTracking().OrderBy(client => client.Name).ToListAsync(cancellationToken), cancellationToken);

    public async Task<ClientChange<T>> ChangeAsync<T>(Func<ClientRegister, ClientChange<T>> change, CancellationToken cancellationToken)
    {
        ClientRegister register = null!;
        ClientChange<T> result = null!;
        var isChanged = await changes.MakeAsync(
            async context =>
            {
                var stored = await context.Clients.ToListAsync(cancellationToken);
                register = new ClientRegister(stored);
                result = change(register);
                context.Clients.AddRange(register.Clients.Except(stored));
                context.Clients.RemoveRange(stored.Except(register.Clients));
                return result is ClientChange<T>.Done;
            },
            cancellationToken);
        if (isChanged)
        {
            directory.Replace(register.Clients);
        }

        return result;
    }
}
