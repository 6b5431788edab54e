using System.Collections.Concurrent;
using System.Net;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Deployment;

/// <summary>One node after the other stops and starts again while events are sent through nginx.</summary>
[Long]
internal sealed class RollingRestartTests
{
    private const int Posters = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, long> acknowledged = [];
    private readonly ConcurrentQueue<string> failed = [];

    [Test]
    public async Task No_request_fails_and_each_event_is_stored_once()
    {
        await using var deployment = await TwoNodesBehindNginx.StartAsync();
        using var enough = new CancellationTokenSource();
        var posting = Task.WhenAll(Enumerable.Range(0, Posters).Select(poster => PostAsync(deployment.Nginx.Address, poster, enough)));
        for (var node = 0; node < 2; node++)
        {
            await NodesAnswerAsync(deployment);
            await deployment.RestartNodeAsync(node);
        }

        await NodesAnswerAsync(deployment);
        await enough.CancelAsync();
        await posting;

        var stored = await deployment.StoredAsync();
        await TestContext.Out.WriteLineAsync($"{acknowledged.Count} events acknowledged");
        Assert.Multiple(() =>
        {
            Assert.That(failed, Is.Empty);
            Assert.That(stored.Where(appointment => appointment.Count() > 1).Select(appointment => appointment.Key), Is.Empty, "stored twice");
            Assert.That(acknowledged.Where(one => !stored[one.Key].Contains(one.Value)).Select(one => one.Key), Is.Empty, "acknowledged, but not there");
            Assert.That(stored, Has.Count.EqualTo(acknowledged.Count));
        });
    }

    // nginx leaves a node out for a second after a failure.
    private static async Task NodesAnswerAsync(TwoNodesBehindNginx deployment)
    {
        int[] before = [deployment.AnsweredBy(0), deployment.AnsweredBy(1)];
        await Until.TrueAsync(() => deployment.AnsweredBy(0) > before[0] + 20 && deployment.AnsweredBy(1) > before[1] + 20, "nginx uses both nodes");
    }

    // Each on a connection of its own that is kept; nothing is sent again, and every other one has no keys.
    private async Task PostAsync(Uri address, int poster, CancellationTokenSource enough)
    {
        using var client = new HttpClient { BaseAddress = address };
        for (var sent = 0; !enough.IsCancellationRequested; sent++)
        {
            var appointment = $"A-{poster}-{sent}";
            try
            {
                using var answer = await client.PostEventAsync(appointment, key: poster % 2 == 0 ? appointment : null);
                if (answer.StatusCode is HttpStatusCode.Created)
                {
                    acknowledged[appointment] = await answer.EventIdAsync();
                }
                else
                {
                    failed.Enqueue($"{appointment}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                }
            }
            catch (HttpRequestException exception)
            {
                failed.Enqueue($"{appointment}: {exception.Message}");
            }

            await Task.Delay(Pause);
        }
    }
}
