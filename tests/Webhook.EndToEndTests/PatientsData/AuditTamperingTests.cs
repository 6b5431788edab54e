using Microsoft.Data.Sqlite;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>Whoever can write the database's file can change the audit, but not without being noticed.</summary>
[Parallelizable]
[Long]
internal sealed class AuditTamperingTests
{
    private const int Entries = 12;

    private readonly TemporaryFolder original = new();

    [OneTimeSetUp]
    public async Task Leave_entries()
    {
        await using var webhook = await WebhookProcess.StartAsync(original.Path);
        for (var read = 0; read < Entries; read++)
        {
            using var answer = await webhook.Client.GetAsync("/webhook/events");
            answer.EnsureSuccessStatusCode();
        }

        await webhook.TerminateAsync();
    }

    [OneTimeTearDown]
    public void Remove() => original.Dispose();

    [TestCase("UPDATE audit_entries SET client = 'other' WHERE id = 7", 7, TestName = "An_entry_of_another_client_is_found")]
    [TestCase("UPDATE audit_entries SET rows = rows + 1 WHERE id = 7", 7, TestName = "An_entry_of_other_rows_is_found")]
    [TestCase("UPDATE audit_entries SET at = at + 1 WHERE id = 1", 1, TestName = "An_entry_of_another_time_is_found")]
    [TestCase("UPDATE audit_entries SET hash = zeroblob(32) WHERE id = 12", 12, TestName = "An_entry_of_another_hash_is_found")]
    [TestCase("DELETE FROM audit_entries WHERE id = 7", 7, TestName = "A_missing_entry_is_found")]
    [TestCase("DELETE FROM audit_entries WHERE id > 9", 10, TestName = "A_missing_end_is_found")]
    [TestCase("DELETE FROM audit_entries WHERE id <= 3", 1, TestName = "A_missing_beginning_is_found")]
    [TestCase("DELETE FROM audit_entries", 1, TestName = "A_missing_audit_is_found")]
    [TestCase(
        "INSERT INTO audit_marks (name, entry_id, at, hash) SELECT 'begin', id, at, hash FROM audit_entries WHERE id = 3; DELETE FROM audit_entries WHERE id <= 3",
        3, TestName = "A_beginning_that_only_looks_as_if_it_was_deleted_because_of_its_age_is_found")]
    public async Task A_changed_audit_is_found(string sql, int firstInvalid)
    {
        using var folder = Copy();
        Assert.That(() => StoredEvents.Execute(folder.Path, sql.Split("; ")[^1]), Throws.InstanceOf<SqliteException>(), "SQLite refuses it, unless it is told not to");
        StoredEvents.Execute(folder.Path, $"DROP TRIGGER audit_entries_stay; DROP TRIGGER audit_entries_last; {sql}");
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        var verdict = await webhook.VerifyAuditAsync();
        Assert.That(verdict, Is.EqualTo(new Administration.Verdict(Valid: false, verdict.Entries, firstInvalid)));

        // It stays so when the chain goes on, by this answer's own entry.
        Assert.That((await webhook.VerifyAuditAsync()).FirstInvalid, Is.EqualTo(firstInvalid));
    }

    [Test]
    public async Task An_audit_that_nobody_changed_is_valid()
    {
        using var folder = Copy();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        Assert.That(await webhook.VerifyAuditAsync(), Is.EqualTo(new Administration.Verdict(Valid: true, Entries, FirstInvalid: null)));
    }

    private TemporaryFolder Copy()
    {
        var folder = new TemporaryFolder();
        File.Copy(original.File(StoredEvents.FileName), folder.File(StoredEvents.FileName));
        return folder;
    }
}
