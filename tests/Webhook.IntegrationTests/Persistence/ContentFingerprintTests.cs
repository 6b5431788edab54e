using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;
using Webhook.Domain;
using Webhook.Infrastructure.Persistence;
using Webhook.Infrastructure.Persistence.Sqlite;

namespace Webhook.IntegrationTests.Persistence;

/// <summary>Equal content has one fingerprint, whatever it looked like; other content has another.</summary>
[TestFixture]
internal sealed class ContentFingerprintTests
{
    private static readonly DateTimeOffset Time = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);
    private static readonly EventContent Content =
        new(AppointmentEventType.Completed, "A1", "P1", Time, "fine", """{"a":1,"b":{"x":"é","y":[1.5,null]}}""");

    private string folder = null!;
    private ContentFingerprint fingerprint = null!;

    [OneTimeSetUp]
    public async Task MakeInstallation()
    {
        folder = Directory.CreateTempSubdirectory("webhook-fingerprint-").FullName;
        fingerprint = await InstallAsync("one.db");
    }

    [OneTimeTearDown]
    public void RemoveInstallation()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void It_is_an_HMAC_SHA_256() => Assert.That(fingerprint.Compute(Content), Has.Length.EqualTo(32));

    [Test]
    public void The_same_moment_in_another_offset_is_the_same_content() =>
        AssertSame(Content with { Timestamp = Time.ToOffset(TimeSpan.FromHours(2)) });

    [TestCase("""{"b":{"y":[1.5,null],"x":"é"},"a":1}""", TestName = "The_order_of_members_does_not_count")]
    [TestCase("{ \"a\" : 1,\n \"b\" : { \"x\" : \"é\", \"y\" : [ 1.5, null ] } }", TestName = "White_space_does_not_count")]
    [TestCase("""{"\u0061":1,"b":{"x":"\u00e9","y":[1.5,null]}}""", TestName = "Escapes_do_not_count")]
    [TestCase("""{"a":1.0,"b":{"x":"é","y":[15e-1,null]}}""", TestName = "The_spelling_of_numbers_does_not_count")]
    public void Other_members_are_compared_by_meaning(string additional) =>
        AssertSame(Content with { Additional = additional });

    [Test]
    public void Every_member_counts()
    {
        EventContent[] others =
        [
            Content,
            Content with { Type = AppointmentEventType.Cancelled },
            Content with { AppointmentId = "A2" },
            Content with { AppointmentId = "a1" },
            Content with { AppointmentId = "A1P", PatientId = "1" },
            Content with { AppointmentId = "P1", PatientId = "A1" },
            Content with { PatientId = "P2" },
            Content with { Timestamp = Time.AddMicroseconds(1) },
            Content with { Timestamp = Time.AddDays(1) },
            Content with { Notes = "fine " },
            Content with { Notes = string.Empty },
            Content with { Notes = null },
            Content with { Additional = null },
            Content with { Additional = "{}" },
            Content with { Additional = """{"a":2,"b":{"x":"é","y":[1.5,null]}}""" },
            Content with { Additional = """{"a":"1","b":{"x":"é","y":[1.5,null]}}""" },
            Content with { Additional = """{"a":1,"b":{"x":"é","y":[null,1.5]}}""" },
            Content with { Additional = """{"a":1,"b":{"x":"e\u0301","y":[1.5,null]}}""" },
            Content with { Notes = null, Additional = "\"fine\"" },
        ];
        Assert.That(others.Select(Print), Is.Unique);
    }

    [Test]
    public async Task Another_installation_has_other_fingerprints() =>
        Assert.That((await InstallAsync("two.db")).Compute(Content), Is.Not.EqualTo(fingerprint.Compute(Content)));

    [Test]
    public async Task The_same_installation_has_the_same_fingerprints_after_a_restart() =>
        Assert.That((await InstallAsync("one.db")).Compute(Content), Is.EqualTo(fingerprint.Compute(Content)));

    private void AssertSame(EventContent other) => Assert.That(Print(other), Is.EqualTo(Print(Content)));

    private string Print(EventContent content) => Convert.ToHexString(fingerprint.Compute(content));

    private async Task<ContentFingerprint> InstallAsync(string file)
    {
        var storage = new StorageOptions { DataDirectory = folder, ConnectionString = $"Data Source={file}" };
        var contexts = new ContextFactory<SqliteContext>(new PooledDbContextFactory<SqliteContext>(
            new DbContextOptionsBuilder<SqliteContext>().UseSqlite(storage.SqliteConnectionString()).Options));
        await new SqliteDatabase(contexts, Options.Create(storage), new LogSignal()).PrepareAsync(CancellationToken.None);
        var keys = new InstallationKeys(contexts);
        await keys.LoadAsync(CancellationToken.None);
        return new ContentFingerprint(keys);
    }
}
