using Webhook.Application;
using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>Clients are stored as they are changed, one change after the other, and known at once.</summary>
internal abstract class ClientSpecification
{
    private static readonly DateTimeOffset Now = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private IStorage storage = null!;

    protected abstract Task<IStorage> OpenAsync();

    [SetUp]
    public async Task Open() => storage = await OpenAsync();

    [TearDown]
    public async Task Close() => await storage.DisposeAsync();

    [Test]
    public async Task A_client_is_kept_with_its_keys_and_secrets()
    {
        var client = Client.Register("epic", ClientRoles.Ingest | ClientRoles.Reader, Now);
        client.Add(Key(1, Now.AddDays(1), out var expiring));
        client.Add(Key(2, null, out _));
        client.Add(SigningSecret.Of(Guid.Empty, new byte[24], Now));
        await AddAsync(client);
        await storage.RestartAsync();
        var kept = (await storage.Clients.ListAsync(CancellationToken.None)).Single();
        Assert.Multiple(() =>
        {
            Assert.That((kept.Name, kept.Roles, kept.CreatedAt), Is.EqualTo((client.Name, client.Roles, client.CreatedAt)));
            Assert.That(kept.Keys.Select(key => (key.Id, key.CreatedAt, key.ExpiresAt)), Is.EquivalentTo(client.Keys.Select(key => (key.Id, key.CreatedAt, key.ExpiresAt))));
            Assert.That(kept.SigningSecrets.Single().Text, Is.EqualTo(client.SigningSecrets[0].Text));
            Assert.That(storage.Directory.FindByKey(expiring)?.Client.Name, Is.EqualTo("epic"), "After a restart, too.");
        });
    }

    [Test]
    public async Task What_is_removed_is_gone_and_the_rest_stays()
    {
        var epic = Client.Register("epic", ClientRoles.Ingest, Now);
        epic.Add(Key(1, null, out var first));
        epic.Add(Key(2, null, out var second));
        await AddAsync(epic);
        await AddAsync(Client.Register("north", ClientRoles.Reader, Now));
        await ChangeAsync(register =>
        {
            var client = register.Find("epic")!;
            client.RemoveKey(client.Keys.Single(key => key.Hash.SequenceEqual(ApiKey.HashOf(first))).Id);
            client.ChangeRoles(ClientRoles.Admin);
            register.Remove(register.Find("north")!);
        });
        var kept = await storage.Clients.ListAsync(CancellationToken.None);
        Assert.That(kept.Select(client => (client.Name, client.Roles, client.Keys.Count)), Is.EqualTo(new[] { ("epic", ClientRoles.Admin, 1) }));
        Assert.That(storage.Directory.FindByKey(first), Is.Null);
        Assert.That(storage.Directory.FindByKey(second)?.Client.Roles, Is.EqualTo(ClientRoles.Admin));
    }

    [Test]
    public async Task A_change_that_is_not_done_changes_nothing()
    {
        await AddAsync(Client.Register("epic", ClientRoles.Ingest, Now));
        await storage.Clients.ChangeAsync<int>(
            register =>
            {
                register.Find("epic")!.ChangeRoles(ClientRoles.Admin);
                return new ClientChange<int>.LastAdmin();
            },
            CancellationToken.None);
        Assert.That((await storage.Clients.ListAsync(CancellationToken.None)).Single().Roles, Is.EqualTo(ClientRoles.Ingest));
        Assert.That(storage.Directory.Find("epic")!.Roles, Is.EqualTo(ClientRoles.Ingest));
    }

    [Test]
    public async Task Changes_at_the_same_time_come_one_after_the_other()
    {
        await AddAsync(Client.Register("epic", ClientRoles.Ingest, Now));
        await Task.WhenAll(Enumerable.Range(0, Client.MaxSecrets).Select(seed => Task.Run(
            () => ChangeAsync(register => Assert.That(register.Find("epic")!.Add(Key(seed, null, out _)), Is.True)))));
        Assert.That((await storage.Clients.ListAsync(CancellationToken.None)).Single().Keys, Has.Count.EqualTo(Client.MaxSecrets));
    }

    [Test]
    public async Task A_change_gets_its_turn_while_events_come_without_end()
    {
        using var enough = new CancellationTokenSource();
        var content = new EventContent(AppointmentEventType.Scheduled, "A-1", "P-1", Now, Notes: null, Additional: null);
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await storage.Events.AppendAsync(
                    [.. Enumerable.Range(0, 1000).Select(_ => AppointmentEvent.Receive(content, "epic", Now))], WhenFull.Wait, CancellationToken.None);
            }
        })).ToList();
        for (var change = 0; change < 20; change++)
        {
            await AddAsync(Client.Register($"client-{change}", ClientRoles.Ingest, Now)).WaitAsync(TimeSpan.FromSeconds(10));
        }

        await enough.CancelAsync();
        await Task.WhenAll(load);
        Assert.That(await storage.Clients.ListAsync(CancellationToken.None), Has.Count.EqualTo(20));
    }

    [Test]
    public async Task A_change_that_cannot_be_stored_is_not_known_either()
    {
        using (storage.HoldWriter())
        {
            Assert.That(() => AddAsync(Client.Register("epic", ClientRoles.Ingest, Now)), Throws.InstanceOf<StorageUnavailableException>());
        }

        Assert.That(storage.Directory.Find("epic"), Is.Null);
        await AddAsync(Client.Register("epic", ClientRoles.Ingest, Now));
    }

    private static ApiKey Key(int seed, DateTimeOffset? expiresAt, out string text)
    {
        var random = new byte[ApiKey.RandomBytes];
        new Random(seed).NextBytes(random);
        return ApiKey.Issue(random, Now, expiresAt, out text);
    }

    private Task<ClientChange<int>> AddAsync(Client client) => ChangeAsync(register => register.Add(client));

    private Task<ClientChange<int>> ChangeAsync(Action<ClientRegister> change) => storage.Clients.ChangeAsync<int>(
        register =>
        {
            change(register);
            return new ClientChange<int>.Done(0);
        },
        CancellationToken.None);
}
