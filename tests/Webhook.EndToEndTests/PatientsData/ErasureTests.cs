using System.Diagnostics;
using System.Net;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>What is erased is nowhere in the data directory, and its retries still store nothing.</summary>
[Long]
internal sealed class ErasureTests
{
    private const string Canary = "canary7f3a";
    private const int Seed = 20250110;

    private static readonly int Events = TestLength.Of(shortened: 20_000, full: 1_000_000);

    // Half of them spread over the log, half of them together.
    private static readonly PatientLog Log = new(Events, place =>
        place % (Events / 100) == 7 || (place >= Events / 2 && place < (Events / 2) + 100) ? Canary : $"person{place * 7919L % (Events / 20):0000}");

    [Test]
    public async Task No_byte_of_an_erased_patient_is_left_and_everything_of_others_is()
    {
        using var folder = new TemporaryFolder();
        var places = Log.PlacesOf(Canary);
        await using (var webhook = await WebhookProcess.StartAsync(folder.Path))
        {
            await Log.StoreAsync(webhook);
            Assert.That(FolderSearch.Find(folder.Path, Canary), Is.Not.Empty, "before");
            var started = Stopwatch.StartNew();
            Assert.That(await webhook.EraseAsync(PatientLog.PatientId(Canary)), Is.EqualTo(places.Count));
            await TestContext.Out.WriteLineAsync(
                $"{places.Count} of {Events} events erased in {started.Elapsed.TotalSeconds:0.0} s, file of {new FileInfo(folder.File(StoredEvents.FileName)).Length / 1_000_000} MB");
            Assert.That(FolderSearch.Find(folder.Path, Canary), Is.Empty, "while the service runs");
            Assert.That(await webhook.EraseAsync(PatientLog.PatientId(Canary)), Is.Zero);
            Assert.That(await webhook.TerminateAsync(), Is.Zero);
        }

        Assert.That(FolderSearch.Find(folder.Path, Canary), Is.Empty, "after it stopped");
        AssertOthersAreThere(Log, folder, [Canary]);
    }

    [Test]
    public async Task Retries_of_erased_events_get_the_first_answer_and_store_nothing()
    {
        using var folder = new TemporaryFolder();
        var log = new PatientLog(100, place => place % 3 == 0 ? Canary : "person");
        var firsts = new Dictionary<int, byte[]>();
        await using (var webhook = await WebhookProcess.StartAsync(folder.Path))
        {
            foreach (var place in log.PlacesOf(Canary))
            {
                using var answer = await log.SendAsync(webhook.Client, place);
                firsts[place] = await answer.Content.ReadAsByteArrayAsync();
            }

            await log.StoreAsync(webhook);
            await webhook.EraseAsync(PatientLog.PatientId(Canary));
            await AssertRepliesAsync(webhook);
            await webhook.TerminateAsync();
        }

        await using var again = await WebhookProcess.StartAsync(folder.Path);
        await AssertRepliesAsync(again);
        AssertOthersAreThere(log, folder, [Canary]);
        Assert.That(FolderSearch.Find(folder.Path, Canary), Is.Empty);

        async Task AssertRepliesAsync(WebhookProcess webhook)
        {
            foreach (var (place, first) in firsts)
            {
                using var replayed = await log.SendAsync(webhook.Client, place);
                using var conflict = await log.SendAsync(webhook.Client, place, notes: "other");
                var second = await replayed.Content.ReadAsByteArrayAsync();
                var problem = await conflict.Content.ReadAsStringAsync();
                Assert.Multiple(() =>
                {
                    Assert.That(replayed.StatusCode, Is.EqualTo(HttpStatusCode.Created));
                    Assert.That(replayed.Headers.GetValues("Idempotency-Replayed"), Is.EqualTo(["true"]));
                    Assert.That(second, Is.EqualTo(first));
                    Assert.That(conflict.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
                    Assert.That(problem, Does.Contain("/problems/idempotency-conflict"));
                });
            }
        }
    }

    /// <summary>Pages that are split or merged keep copies of rows where no row is any more, and what is left of one may lack its beginning.</summary>
    [Test]
    public async Task No_byte_is_left_of_many_patients_who_are_erased_one_after_the_other()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(Seed);
        var words = Enumerable.Range(0, TestLength.Of(shortened: 60, full: 600)).Select(number => $"canary{number:0000}").ToArray();
        var owners = random.GetItems(words, TestLength.Of(shortened: 20_000, full: 100_000));
        var log = new PatientLog(owners.Length, place => owners[place]);
        random.Shuffle(words);
        var erased = words.Take(TestLength.Of(shortened: 12, full: 300)).ToHashSet();
        await using (var webhook = await WebhookProcess.StartAsync(folder.Path))
        {
            await log.StoreAsync(webhook);
            var left = new List<string>();
            foreach (var word in erased)
            {
                Assert.That(await webhook.EraseAsync(PatientLog.PatientId(word)), Is.EqualTo(log.PlacesOf(word).Count));

                // At once, because the next erasure may clean up behind this one.
                left.AddRange(FolderSearch.Find(folder.Path, word));
            }

            Assert.That(left, Is.Empty, "at once");
            Assert.That(FolderSearch.Find(folder.Path, erased), Is.Empty, "at last");
            await webhook.TerminateAsync();
        }

        Assert.That(FolderSearch.Find(folder.Path, erased), Is.Empty, "after it stopped");
        AssertOthersAreThere(log, folder, erased);
    }

    private static void AssertOthersAreThere(PatientLog log, TemporaryFolder folder, HashSet<string> erased)
    {
        var keys = StoredEvents.Read(folder.Path).Select(row => row.Key!).Order(StringComparer.Ordinal);
        Assert.Multiple(() =>
        {
            Assert.That(keys.SequenceEqual(log.KeysWithout(erased).Order(StringComparer.Ordinal)), Is.True, "others' events");
            Assert.That(StoredEvents.IntegrityCheck(folder.Path), Is.EqualTo("ok"));
        });
    }
}
