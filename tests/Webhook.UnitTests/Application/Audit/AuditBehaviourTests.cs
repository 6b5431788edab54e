using Webhook.Application;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Audit;

[TestFixture]
internal sealed class AuditBehaviourTests
{
    private readonly List<string> happened = [];
    private TestAudit audit = null!;

    [SetUp]
    public void Begin()
    {
        happened.Clear();
        audit = new TestAudit();
    }

    [Test]
    public async Task A_read_leaves_one_entry_of_what_was_given()
    {
        Assert.That(await SendAsync(new Use(IsChange: false)), Is.EqualTo("answer"));
        Assert.That(audit.Entries.Select(entry => (entry.Outcome, entry.Rows, entry.Client)), Is.EqualTo(new[] { ("done", 6L, "epic") }));
    }

    [Test]
    public void What_was_read_is_not_given_when_its_entry_is_not_stored()
    {
        audit.Fault = new StorageUnavailableException();
        Assert.That(() => SendAsync(new Use(IsChange: false)), Throws.TypeOf<StorageUnavailableException>());
        Assert.That(happened, Is.EqualTo(new[] { "done", "taken back" }));
    }

    [Test]
    public async Task A_change_leaves_an_entry_before_and_one_after_it()
    {
        await SendAsync(new Use(IsChange: true));
        Assert.That(audit.Entries.Select(entry => entry.Outcome), Is.EqualTo(new[] { "begun", "done" }));
    }

    [Test]
    public void Nothing_is_changed_when_the_entry_before_it_is_not_stored()
    {
        audit.Fault = new StorageUnavailableException();
        Assert.That(() => SendAsync(new Use(IsChange: true)), Throws.TypeOf<StorageUnavailableException>());
        Assert.That(happened, Is.Empty);
    }

    [Test]
    public void A_change_that_fails_leaves_an_entry_that_says_so()
    {
        Assert.That(() => SendAsync(new Use(IsChange: true), fault: new InvalidOperationException("fault")), Throws.InvalidOperationException.With.Message.EqualTo("fault"));
        Assert.That(audit.Entries.Select(entry => entry.Outcome), Is.EqualTo(new[] { "begun", "failed" }));
    }

    [Test]
    public void A_read_that_fails_gives_nothing_and_leaves_nothing()
    {
        Assert.That(() => SendAsync(new Use(IsChange: false), fault: new InvalidOperationException("fault")), Throws.InvalidOperationException);
        Assert.That(audit.Entries, Is.Empty);
    }

    private Task<string> SendAsync(Use request, Exception? fault = null)
    {
        var behaviour = new AuditBehaviour<Use, string>(audit.Recorder);
        return behaviour.Handle(request with { Happened = happened }, CancellationToken.None, () =>
        {
            happened.Add("done");
            return fault is null ? Task.FromResult("answer") : Task.FromException<string>(fault);
        });
    }

    private sealed record Use(bool IsChange) : IAudited<string>
    {
        public List<string> Happened { get; init; } = [];

        public Access Access => TestAudit.Somebody;

        public AccessFacts Describe(string? response) => new(AccessOutcome.Done) { Rows = response?.Length ?? 0 };

        public ValueTask TakeBackAsync(string response)
        {
            Happened.Add("taken back");
            return ValueTask.CompletedTask;
        }
    }
}
