using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class AuditEntryTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    private static readonly Access Asked = new("epic", "192.0.2.7", "listEvents", "GET /webhook/events", "0af7651916cd43dd8448eb211c80319c");
    private static readonly AccessFacts Given = new(AccessOutcome.Done) { Rows = 2, Events = "3-4" };

    [Test]
    public void Entries_are_numbered_and_never_earlier_than_the_one_before()
    {
        var (first, second, third) = (Entry(), Entry(), Entry());
        var end = first.Follow(AuditChain.Empty, Now.AddTicks(17));
        end = second.Follow(end, Now.AddSeconds(-5));
        third.Follow(end, Now.AddSeconds(1));
        Assert.That(new[] { first.Id, second.Id, third.Id }, Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(new[] { first.At, second.At, third.At }, Is.EqualTo(new[] { Now.AddTicks(10), Now.AddTicks(10), Now.AddSeconds(1) }));
        Assert.That(first.Hash, Has.Length.EqualTo(AuditEntry.HashBytes).And.Not.EqualTo(second.Hash));
    }

    [Test]
    public void An_entry_follows_the_one_that_it_was_chained_to_and_no_other()
    {
        var entry = Entry();
        entry.Follow(AuditChain.Empty, Now);
        Assert.That(entry.Follows(0, AuditChain.Empty.Hash), Is.True);
        Assert.That(entry.Follows(1, AuditChain.Empty.Hash), Is.False);
        Assert.That(entry.Follows(0, entry.Hash), Is.False);
    }

    [Test]
    public void The_hash_is_what_the_documentation_says() =>
        Assert.That(
            HashOf(Asked, Given),
            Is.EqualTo("9103d5b4e23c5c075e21c6cb3a413dd51fb54664926a31b77d70afa162d2c6ce"));

    [Test]
    public void Everything_in_an_entry_changes_its_hash()
    {
        string[] hashes =
        [
            HashOf(Asked, Given), HashOf(Asked with { Client = "cerner" }, Given), HashOf(Asked with { Client = null }, Given),
            HashOf(Asked with { Client = string.Empty }, Given), HashOf(Asked with { Address = "192.0.2.8" }, Given),
            HashOf(Asked with { Action = "getEvent" }, Given), HashOf(Asked with { Route = "GET /" }, Given), HashOf(Asked with { TraceId = null }, Given),
            HashOf(Asked, Given with { Outcome = AccessOutcome.Refused }), HashOf(Asked, Given with { Rows = 3 }), HashOf(Asked, Given with { Events = "3-5" }),
            HashOf(Asked, Given with { Subject = "client epic" }), HashOf(Asked, Given, filters: """{"limit":["00"]}"""), HashOf(Asked, Given, patient: "00"),
            HashOf(Asked with { Address = "192.0.2.", Action = "7listEvents" }, Given),
        ];
        Assert.That(hashes, Is.Unique);
    }

    [Test]
    public void What_was_taken_away_is_said_by_an_entry()
    {
        Assert.That(AuditEntry.OfPruning(500, through: 1_700).PrunedThrough, Is.EqualTo(1_700));
        Assert.That(Entry().PrunedThrough, Is.Null);
    }

    private static AuditEntry Entry() => AuditEntry.Of(Asked, Given, AuditEntry.NoFilters, patient: null);

    private static string HashOf(Access access, AccessFacts facts, string filters = AuditEntry.NoFilters, string? patient = null)
    {
        var entry = AuditEntry.Of(access, facts, filters, patient);
        return Convert.ToHexStringLower(entry.Follow(AuditChain.Empty, Now).Hash);
    }
}
