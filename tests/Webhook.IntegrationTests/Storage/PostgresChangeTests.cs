using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>A change whose session the server ends, as it ends one that keeps others waiting for too long.</summary>
[TestFixture]
internal sealed class PostgresChangeTests
{
    private static readonly DateTimeOffset Now = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task It_is_made_once_more_from_the_beginning()
    {
        await using var storage = await PostgresStorage.OpenPostgresAsync(forgets: false);

        // A sequence does not forget with the transaction.
        storage.Execute(
            """
            CREATE SEQUENCE attempts;
            CREATE FUNCTION end_first() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF nextval('attempts') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$;
            CREATE TRIGGER end_first BEFORE INSERT ON handlers FOR EACH ROW EXECUTE FUNCTION end_first()
            """);
        var settings = new SubscriptionSettings("https://receiver.example/hook", [], null, DeliveryFormat.Event, new Dictionary<string, string>(), null);
        var subscription = Subscription.Create(settings, SubscriptionSecret.Of(SigningSecret.Of(Guid.Empty, new byte[32], Now)), Now);
        await storage.Subscriptions.AddAsync(subscription, LogStart.End, CancellationToken.None);

        var stored = (await storage.Subscriptions.ListAsync(CancellationToken.None)).Single();
        var handler = (await storage.Handlers.ListAsync(CancellationToken.None)).Single();
        Assert.Multiple(() =>
        {
            Assert.That(storage.Read("SELECT last_value::text FROM attempts"), Is.EqualTo("2"));
            Assert.That((stored.Id, stored.Secrets.Count), Is.EqualTo((subscription.Id, 1)));
            Assert.That(handler.Name, Is.EqualTo(stored.Handler));
        });
    }
}
