using Microsoft.EntityFrameworkCore;

namespace Webhook.Benchmarks.Servers;

/// <summary>
/// The same endpoint as it is written first: a scoped context, and each request saves its event by itself. As durable as
/// the service (WAL, synchronous=FULL, or PostgreSQL's synchronous_commit); requests that meet wait for each other by the provider's own timeout.
/// </summary>
internal static class NaiveServer
{
    public const string Mode = "serve-naive";

    /// <summary>The connection string of a PostgreSQL database that it takes instead of a file.</summary>
    public const string Postgres = "--postgres";

    /// <summary>Ids are given in the order of the commits, as the service gives them, so that no reader passes over one that is committed late.</summary>
    public const string InOrder = "--in-order";

    public static async Task RunAsync(CommandLine commandLine)
    {
        var builder = BareServer.NewBuilder(commandLine.TakeRequired("--urls"));
        var postgres = commandLine.Take(Postgres);
        var file = postgres is null ? commandLine.TakeRequired("--file") : null;
        Func<NaiveDbContext, Task> saveAsync = commandLine.TakeFlag(InOrder) ? SaveInOrderAsync : context => context.SaveChangesAsync();
        commandLine.End();
        builder.Services.AddDbContext<NaiveDbContext>(options =>
            _ = postgres is null ? options.UseSqlite($"Data Source={file}") : options.UseNpgsql(postgres));
        await using var app = builder.Build();
        await CheckDurabilityAsync(app);
        var time = TimeProvider.System;
        app.MapGet("/", () => "naive");
        app.MapPost("/webhook/appointment", async (Appointment body, NaiveDbContext context) =>
        {
            var received = time.GetUtcNow();
            var stored = NaiveEvent.Of(body, received);
            context.Events.Add(stored);
            await saveAsync(context);
            return TypedResults.Created($"/webhook/events/{stored.Id}", Receipt.Of(body, stored.Id, received));
        });
        await app.RunAsync();
    }

    // The same row as the service locks, for as long as this takes: until the commit.
    private static async Task SaveInOrderAsync(NaiveDbContext context)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        await context.Database.ExecuteSqlRawAsync("SELECT FROM log_end FOR UPDATE");
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    /// <summary>A baseline that synchronised less would be no baseline.</summary>
    private static async Task CheckDurabilityAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<NaiveDbContext>().Database;
        await database.OpenConnectionAsync();
        await using var command = database.GetDbConnection().CreateCommand();
        if (database.IsNpgsql())
        {
            command.CommandText = "SELECT current_setting('fsync') || ' ' || current_setting('synchronous_commit')";
            if (await command.ExecuteScalarAsync() is not "on on")
            {
                throw new BenchmarkException("The naive server's database does not commit durably.");
            }

            return;
        }

        command.CommandText = "SELECT (SELECT journal_mode FROM pragma_journal_mode) || ' ' || (SELECT synchronous FROM pragma_synchronous)";
        if (await command.ExecuteScalarAsync() is not "wal 2")
        {
            throw new BenchmarkException("The naive server's database is not in WAL mode with synchronous=FULL.");
        }
    }
}
