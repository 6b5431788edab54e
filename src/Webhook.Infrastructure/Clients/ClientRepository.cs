using System.Data;
using Microsoft.EntityFrameworkCore;
using Webhook.Application;
using Webhook.Application.Clients;
using Webhook.Domain;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Clients;

internal sealed class ClientRepository(IDbContextFactory<WebhookDbContext> contexts, WriterTurn turn, ClientDirectory directory)
    : IClientRepository
{
    public Task<IReadOnlyList<Client>> ListAsync(CancellationToken cancellationToken) => contexts.ReadAsync<IReadOnlyList<Client>>(
        async context => await context.Clients.AsNoTracking().OrderBy(client => client.Name).ToListAsync(cancellationToken), cancellationToken);

    public async Task<ClientChange<T>> ChangeAsync<T>(Func<ClientRegister, ClientChange<T>> change, CancellationToken cancellationToken)
    {
        try
        {
            using var taken = await turn.TakeAsync(cancellationToken);
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);

            // From here on no other process writes, either: SQLite's transactions are immediate unless they are said not to be.
            await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
            var stored = await context.Clients.ToListAsync(cancellationToken);
            var register = new ClientRegister(stored);
            var result = change(register);
            if (result is ClientChange<T>.Done)
            {
                context.Clients.AddRange(register.Clients.Except(stored));
                context.Clients.RemoveRange(stored.Except(register.Clients));
                await context.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                directory.Replace(register.Clients);
            }

            return result;
        }
        catch (Exception exception) when (SqliteFaults.StorageWideOf(exception) is { } fault)
        {
            throw new StorageUnavailableException(fault);
        }
    }
}
