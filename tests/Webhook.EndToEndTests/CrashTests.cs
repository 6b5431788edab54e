using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests;

internal sealed class CrashTests
{
    private const int Posters = 24;
    private const int Seed = 20250110;

    /// <summary>The service is meant to be ready within 2 s; machines that build and test at once are slower.</summary>
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(15);

    [Test]
    public async Task Being_killed_under_load_loses_and_doubles_nothing()
    {
        using var folder = new TemporaryFolder();
        var load = new Load(Posters);
        var random = new Random(Seed);
        var readyAfter = new List<TimeSpan>();
        for (var round = 0; round < TestLength.Of(shortened: 3, full: 25); round++)
        {
            await using var webhook = await WebhookProcess.StartAsync(folder.Path);
            readyAfter.Add(webhook.ReadyAfter);
            await load.RetryAsync(webhook.Client);

            // Not between the kill and the start: whoever opens the database first repairs it, and that is to be the service.
            load.AssertNothingLostOrDoubled(folder.Path);
            var before = load.Acknowledged.Count;
            var posting = load.RunAsync(webhook.Client, CancellationToken.None);
            await Until.TrueAsync(() => load.Acknowledged.Count > before, "an event is acknowledged");
            await Task.Delay(random.Next(700));
            await webhook.KillAsync();
            await posting;
        }

        await using var last = await WebhookProcess.StartAsync(folder.Path);
        await load.RetryAsync(last.Client);
        load.AssertNothingLostOrDoubled(folder.Path);
        await TestContext.Out.WriteLineAsync(
            $"{load.Acknowledged.Count} events acknowledged; ready after {readyAfter.Max().TotalMilliseconds:0} ms at most");
        Assert.That(readyAfter, Has.All.LessThan(ReadyBound));
        Assert.That(load.Refused, Is.Zero);
    }
}
