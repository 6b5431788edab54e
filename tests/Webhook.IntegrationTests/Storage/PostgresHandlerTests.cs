using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresHandlerTests : HandlerSpecification
{
    private const string Name = "waiting-list";

    protected override Task<IStorage> OpenAsync() => PostgresStorage.OpenAsync();

    [Test]
    public async Task One_process_has_a_handler_until_it_stops()
    {
        await using var one = await PostgresStorage.OpenPostgresAsync(forgets: false);
        await using var other = await one.OpenNodeAsync();
        await one.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        Assert.That(await one.Handlers.TakeAsync(Name, CancellationToken.None), Is.Not.Null);
        Assert.That(await other.Handlers.TakeAsync(Name, CancellationToken.None), Is.Null);
        Assert.That(await one.Handlers.TakeAsync(Name, CancellationToken.None), Is.Not.Null);

        await one.StopAsync();
        Assert.That(await other.Handlers.TakeAsync(Name, CancellationToken.None), Is.Not.Null);
        await one.StartAsync();
    }

    [Test]
    public async Task One_that_was_taken_for_dead_stores_nothing_any_more()
    {
        await using var one = await PostgresStorage.OpenPostgresAsync(forgets: false);
        await using var other = await one.OpenNodeAsync();
        await one.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        var taken = (await one.Handlers.TakeAsync(Name, CancellationToken.None))!;
        one.Execute("UPDATE handlers SET owned_until = now() - interval '1 second'");
        Assert.That(await other.Handlers.TakeAsync(Name, CancellationToken.None), Is.Not.Null);
        Assert.That(
            () => one.Handlers.SaveAsync(new HandlerProgress(taken, [], [], null), CancellationToken.None), Throws.TypeOf<HandlerTakenException>());
    }

    [Test]
    public async Task Those_who_deliver_elsewhere_are_fenced_off_and_waited_for([Values] bool goesOn)
    {
        await using var one = await PostgresStorage.OpenPostgresAsync(forgets: false);
        await using var other = await one.OpenNodeAsync();
        await one.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        var taken = (await one.Handlers.TakeAsync(Name, CancellationToken.None))!;
        var ending = other.Handlers.EndElsewhereAsync(CancellationToken.None);
        while ((await one.Handlers.FindAsync(Name, CancellationToken.None))!.Fence == taken.Fence)
        {
            // It begins.
        }

        Assert.That(
            () => one.Handlers.SaveAsync(new HandlerProgress(taken, [], [], null), CancellationToken.None), Throws.TypeOf<HandlerTakenException>());

        // Whoever steers the handler meanwhile ends nothing that is under way.
        await other.Handlers.DiscardAsync(Name, 1, CancellationToken.None);
        await Task.WhenAny(ending, Task.Delay(TimeSpan.FromSeconds(1)));
        Assert.That(ending.IsCompleted, Is.False);
        await (goesOn ? (Task)one.Handlers.TakeAsync(Name, CancellationToken.None) : one.Handlers.GiveBackAsync(Name, CancellationToken.None));
        await ending.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
