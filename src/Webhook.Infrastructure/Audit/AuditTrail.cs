using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Webhook.Application;
using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Domain;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Audit;

internal sealed class AuditTrail(GroupCommit groupCommit, IDbContextFactory<WebhookDbContext> contexts, TimeProvider time) : IAuditTrail
{
    public async Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await groupCommit.ChangeAsync(session => session.Audit.Append(entry, time.GetUtcNow()), cancellationToken);
        }
        catch (DbException exception)
        {
            // Whatever the database has against it, it is not stored.
            throw new StorageUnavailableException(exception);
        }
    }

    public async Task<IReadOnlyList<AuditEntry>> ListAsync(
        AuditFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken)
    {
        return await contexts.ReadAsync(
            context =>
            {
                var entries = Find(context, filter);
                entries = order is EventOrder.NewestFirst
                    ? entries.Where(entry => beyond == null || entry.Id < beyond).OrderByDescending(entry => entry.Id)
                    : entries.Where(entry => beyond == null || entry.Id > beyond).OrderBy(entry => entry.Id);
                return entries.Take(limit).ToListAsync(cancellationToken);
            },
            cancellationToken);
    }

    public async Task<(AuditChain Begin, AuditChain End)> FindEndsAsync(CancellationToken cancellationToken)
    {
        var marks = await contexts.ReadAsync(
            context => context.AuditMarks.AsNoTracking()
                .ToDictionaryAsync(mark => mark.Name, mark => new AuditChain(mark.EntryId, mark.At, mark.Hash), cancellationToken),
            cancellationToken);
        return (marks.GetValueOrDefault(AuditMark.Begin, AuditChain.Empty), marks.GetValueOrDefault(AuditMark.End, AuditChain.Empty));
    }

    private static IQueryable<AuditEntry> Find(WebhookDbContext context, AuditFilter filter)
    {
        var entries = context.AuditEntries.AsNoTracking();
        if (filter.At.From is { } from)
        {
            // The first entry that is not earlier has a place, from which on all are: so the time costs one look.
            var first = context.AuditEntries.Where(entry => entry.At >= from).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).Select(entry => (long?)entry.Id);
            entries = entries.Where(entry => entry.Id >= (first.FirstOrDefault() ?? long.MaxValue));
        }

        if (filter.At.To is { } to)
        {
            var last = context.AuditEntries.Where(entry => entry.At < to).OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Select(entry => (long?)entry.Id);
            entries = entries.Where(entry => entry.Id <= (last.FirstOrDefault() ?? 0));
        }

        entries = filter.Client is { } client ? entries.Where(entry => entry.Client == client) : entries;
        entries = filter.Action is { } action ? entries.Where(entry => entry.Action == action) : entries;
        return (filter.Patient, filter.OrOfSeveral) switch
        {
            (null, _) => entries,
            (var patient, null) => entries.Where(entry => entry.Patient == patient),
            (var patient, var actions) => entries.Where(
                entry => entry.Patient == patient || (entry.Patient == null && (entry.Events != null || actions.Contains(entry.Action)))),
        };
    }
}
