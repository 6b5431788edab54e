using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests;

internal sealed class OverloadTests
{
    private const int Places = 4;
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);
    private static readonly ProcessOptions SmallQueue = new() { Arguments = [$"--Ingest:MaxWaiting={Places}"] };

    [Test]
    public async Task A_full_queue_refuses_at_once_and_stores_what_waits_when_it_can()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, SmallQueue);
        List<Task<HttpResponseMessage>> waiting;
        using (StoredEvents.Lock(folder.Path))
        {
            waiting = await webhook.FillQueueAsync(Places);
            var watch = Stopwatch.StartNew();
            using var refused = await webhook.Client.PostEventAsync("A-late");
            var elapsed = watch.Elapsed;
            using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
            Assert.Multiple(() =>
            {
                Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
                Assert.That(refused.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
                Assert.That(problem.RootElement.GetProperty("type").GetString(), Is.EqualTo("/problems/overloaded"));
                Assert.That(elapsed, Is.LessThan(AtOnce));
            });
        }

        var answers = await Task.WhenAll(waiting);
        Assert.That(answers.Select(answer => answer.StatusCode), Has.All.EqualTo(HttpStatusCode.Created));
        using var afterwards = await webhook.Client.PostEventAsync("A-after");
        Assert.That(afterwards.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(StoredEvents.Read(folder.Path), Has.Count.EqualTo(waiting.Count + 1));
    }

    [Test]
    public async Task A_client_that_gives_up_does_not_take_its_neighbours_along()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        using var givingUp = new CancellationTokenSource();
        Task<HttpResponseMessage>[] neighbours;
        Task<HttpResponseMessage> impatient;
        using (StoredEvents.Lock(folder.Path))
        {
            // Occupies the writer, so that the others meet in the queue.
            var first = webhook.Client.PostEventAsync("A-first");
            await Task.WhenAny(first, Task.Delay(TimeSpan.FromSeconds(0.5)));
            var before = Enumerable.Range(0, 10).Select(number => webhook.Client.PostEventAsync($"A-before-{number}")).ToList();
            impatient = webhook.Client.PostEventAsync("A-impatient", cancellationToken: givingUp.Token);
            var after = Enumerable.Range(0, 10).Select(number => webhook.Client.PostEventAsync($"A-after-{number}"));
            neighbours = [first, .. before, .. after];

            // Long enough for all to arrive, short enough for the lock's time-out.
            await Task.WhenAny(Task.WhenAny(neighbours), Task.Delay(TimeSpan.FromSeconds(1)));
            await givingUp.CancelAsync();
            Assert.That(async () => await impatient, Throws.InstanceOf<OperationCanceledException>());

            // The service sees the closed connection a moment later.
            await Task.WhenAny(Task.WhenAny(neighbours), Task.Delay(TimeSpan.FromSeconds(0.5)));
        }

        var answers = await Task.WhenAll(neighbours);
        var stored = StoredEvents.Read(folder.Path).Select(row => row.AppointmentId).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(answers.Select(answer => answer.StatusCode), Has.All.EqualTo(HttpStatusCode.Created));
            Assert.That(stored, Is.Unique);
            Assert.That(stored.Count(appointment => appointment != "A-impatient"), Is.EqualTo(neighbours.Length));
        });
    }

    [Test]
    public async Task Large_events_that_wait_fill_the_queue_by_their_size()
    {
        const int large = 60_000;
        const long bound = 512L * 1024 * 1024;
        var posts = TestLength.Of(shortened: 900, full: 3000);
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        List<Task<(HttpStatusCode Status, string Body)>> posted;
        long memory;
        using (StoredEvents.Lock(folder.Path))
        {
            var body = LargeEvent(large);
            posted = Enumerable.Range(0, posts).Select(_ => PostAsync(webhook.Client, body)).ToList();
            await Until.TrueAsync(() => posted.Exists(post => post.IsCompletedSuccessfully && IsOverloaded(post.Result.Body)), "one is refused");
            memory = webhook.WorkingSet;
        }

        var answers = await Task.WhenAll(posted);
        var stored = answers.Count(answer => answer.Status is HttpStatusCode.Created);
        await TestContext.Out.WriteLineAsync($"{memory / 1024 / 1024} MiB");
        Assert.Multiple(() =>
        {
            Assert.That(answers.Count(answer => answer.Status is HttpStatusCode.ServiceUnavailable), Is.EqualTo(posts - stored));
            Assert.That(memory, Is.LessThan(bound));
            Assert.That(StoredEvents.Read(folder.Path), Has.Count.EqualTo(stored));
        });
    }

    private static string LargeEvent(int characters) => new StringBuilder()
        .Append("""{"event_type":"appointment.scheduled","appointment_id":"A","patient_id":"P","timestamp":"2025-01-10T12:30:00Z","large":""")
        .Append('"').Append('x', characters).Append("\"}")
        .ToString();

    private static bool IsOverloaded(string body) => body.Contains("/problems/overloaded", StringComparison.Ordinal);

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(HttpClient client, string body)
    {
        using var request = EventJson.Raw(body);
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
