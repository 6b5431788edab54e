using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Audit;

[TestFixture]
internal sealed class VerifyAuditTests
{
    // More than is read at once.
    private const int Count = 2_345;

    private ChainInMemory chain = null!;

    [SetUp]
    public async Task Make_a_chain()
    {
        chain = new ChainInMemory();
        for (var number = 0; number < Count; number++)
        {
            await chain.AppendAsync(Entry(number), CancellationToken.None);
        }
    }

    [Test]
    public async Task A_chain_that_nobody_touched_is_valid() =>
        Assert.That(await VerifyAsync(), Is.EqualTo(new AuditVerdict(Valid: true, Count, null)));

    [Test]
    public async Task An_empty_chain_is_valid()
    {
        chain = new ChainInMemory();
        Assert.That(await VerifyAsync(), Is.EqualTo(new AuditVerdict(Valid: true, 0, null)));
    }

    [TestCase(1)]
    [TestCase(1_000)]
    [TestCase(1_001)]
    [TestCase(Count)]
    public async Task An_entry_that_is_missing_is_missed(int id)
    {
        chain.Entries.RemoveAt(id - 1);
        Assert.That(await VerifyAsync(), Is.EqualTo(new AuditVerdict(Valid: false, id - 1, id)));
    }

    [TestCase(1)]
    [TestCase(1_000)]
    [TestCase(Count)]
    public async Task An_entry_that_was_exchanged_is_found(int id)
    {
        var other = new ChainInMemory();
        for (var number = 0; number < id; number++)
        {
            await other.AppendAsync(Entry(number == id - 1 ? -1 : number), CancellationToken.None);
        }

        // The entry itself looks right; what follows does not follow it any more, or the chain ended elsewhere.
        chain.Entries[id - 1] = other.Entries[^1];
        var verdict = await VerifyAsync();
        Assert.That((verdict.Valid, verdict.FirstInvalid), Is.EqualTo((false, (long?)Math.Min(id + 1, Count))));
    }

    [Test]
    public async Task Entries_that_are_missing_at_the_end_are_missed()
    {
        chain.Entries.RemoveRange(2_000, 345);
        Assert.That(await VerifyAsync(), Is.EqualTo(new AuditVerdict(Valid: false, 2_000, 2_001)));
    }

    [Test]
    public async Task A_chain_of_which_retention_took_away_the_beginning_is_valid()
    {
        await chain.PruneAsync(1_500);
        await chain.PruneAsync(500);
        Assert.That(await VerifyAsync(), Is.EqualTo(new AuditVerdict(Valid: true, Count - 2_000 + 2, null)));
    }

    [Test]
    public async Task A_beginning_that_retention_did_not_take_away_is_missed()
    {
        chain.Begin = chain.ChainAt(500);
        chain.Entries.RemoveRange(0, 500);
        var verdict = await VerifyAsync();
        Assert.That((verdict.Valid, verdict.FirstInvalid), Is.EqualTo((false, (long?)500)));
    }

    private static AuditEntry Entry(int number) =>
        AuditEntry.Of(TestAudit.Somebody, new AccessFacts(AccessOutcome.Done) { Rows = number }, AuditEntry.NoFilters, patient: null);

    private Task<AuditVerdict> VerifyAsync() => new VerifyAuditHandler(chain).Handle(new VerifyAudit(TestAudit.Somebody), CancellationToken.None);
}
