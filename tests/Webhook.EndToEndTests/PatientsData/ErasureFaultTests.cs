using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>Erasures that are killed, or that have company.</summary>
[Long]
internal sealed class ErasureFaultTests
{
    private const string Canary = "canary7f3a";

    // What SQLite locks of a database's file as long as it has it open (https://www.sqlite.org/src/file/src/os.h, SHARED_FIRST and SHARED_SIZE).
    private const long SharedFirst = 0x40000002;
    private const long SharedSize = 510;

    private static readonly PatientLog Log = new(4_000, place => place % 4 == 0 ? Canary : $"person{place % 97}");

    [Test]
    public async Task An_erasure_that_is_killed_can_be_repeated_until_nothing_is_left()
    {
        using var folder = new TemporaryFolder();

        // While the events are deleted, and when they are, but the file is not written anew yet.
        foreach (var left in (int[])[Log.PlacesOf(Canary).Count / 2, 0])
        {
            await using var webhook = await WebhookProcess.StartAsync(folder.Path);
            await Log.StoreAsync(webhook);
            var erasing = webhook.EraseAsync(PatientLog.PatientId(Canary));
            await Until.TrueAsync(() => CountCanaries(folder) <= left, $"{left} are left");
            await webhook.KillAsync();
            await Task.WhenAny(erasing);
        }

        await using (var webhook = await WebhookProcess.StartAsync(folder.Path))
        {
            await webhook.EraseAsync(PatientLog.PatientId(Canary));
            Assert.That(FolderSearch.Find(folder.Path, Canary), Is.Empty);
            await AssertRepliesAsync(webhook);
        }

        AssertOthersAreThere(folder);
    }

    [Test]
    public async Task An_erasure_leaves_nothing_while_events_are_posted_and_an_export_is_read_slowly()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        await Log.StoreAsync(webhook);
        using var answer = await webhook.Client.GetAsync("/webhook/events/export?format=ndjson", HttpCompletionOption.ResponseHeadersRead);
        using var export = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.That(await export.ReadLineAsync(), Does.Contain(Canary));
        var load = new Load(posters: 4);
        using var enough = new CancellationTokenSource();
        var posting = load.RunAsync(webhook.Client, enough.Token);
        await Until.TrueAsync(() => load.Acknowledged.Count > 50, "events are acknowledged");
        Assert.That(await webhook.EraseAsync(PatientLog.PatientId(Canary)), Is.EqualTo(Log.PlacesOf(Canary).Count));
        Assert.That(FolderSearch.Find(folder.Path, Canary), Is.Empty);
        var before = load.Acknowledged.Count;
        await Until.TrueAsync(() => load.Acknowledged.Count > before + 50, "events are acknowledged after it");
        await enough.CancelAsync();
        await posting;
        Assert.That(await IsBrokenOrWholeAsync(export), Is.True);
        Assert.That(load.Refused, Is.Zero);
        load.AssertNothingLostOrDoubled(folder.Path);
    }

    /// <summary>
    /// A process loses all its locks on a file when it closes the file anywhere (fcntl(2)). Other processes' SQLite then takes
    /// the write-ahead log away as soon as they close the database, and with it what is acknowledged afterwards.
    /// </summary>
    [Test]
    [Platform("Linux")]
    [SupportedOSPlatform("linux")]
    public async Task The_service_still_holds_its_lock_on_the_database_after_an_erasure()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        await Log.StoreAsync(webhook);
        await webhook.EraseAsync(PatientLog.PatientId(Canary));
        await using var file = new FileStream(folder.File(StoredEvents.FileName), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Assert.That(() => file.Lock(SharedFirst, SharedSize), Throws.InstanceOf<IOException>());
    }

    private static long CountCanaries(TemporaryFolder folder) => long.Parse(
        StoredEvents.Execute(folder.Path, $"SELECT count(*) FROM events WHERE patient_id = '{PatientLog.PatientId(Canary)}'")!, CultureInfo.InvariantCulture);

    private static async Task AssertRepliesAsync(WebhookProcess webhook)
    {
        foreach (var place in Log.PlacesOf(Canary).Where((_, index) => index % 50 == 0))
        {
            using var replayed = await Log.SendAsync(webhook.Client, place);
            Assert.That(replayed.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(replayed.Headers.Contains("Idempotency-Replayed"), Is.True);
        }
    }

    private static void AssertOthersAreThere(TemporaryFolder folder)
    {
        Assert.That(StoredEvents.Read(folder.Path).Select(row => row.Key), Is.EquivalentTo(Log.KeysWithout(new HashSet<string> { Canary })));
        Assert.That(StoredEvents.IntegrityCheck(folder.Path), Is.EqualTo("ok"));
    }

    /// <returns>Whether the download broke off, or came to its end with everything of others.</returns>
    private static async Task<bool> IsBrokenOrWholeAsync(StreamReader export)
    {
        var keys = new HashSet<string>();
        try
        {
            while (await export.ReadLineAsync() is { } line)
            {
                using var stored = JsonDocument.Parse(line);
                keys.Add(stored.RootElement.GetProperty("idempotency_key").GetString() ?? string.Empty);
            }
        }
        catch (IOException)
        {
            return true;
        }

        return keys.IsSupersetOf(Log.KeysWithout(new HashSet<string> { Canary }).Skip(1));
    }
}
