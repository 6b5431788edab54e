using System.Net;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.Handlers.Nodes;

/// <summary>Posts to several nodes, a few events every moment, until it is stopped. A node that is away is passed over.</summary>
internal sealed class Feed : IAsyncDisposable
{
    private const int EventsAtOnce = 10;
    private const int Appointments = 10;

    private readonly CancellationTokenSource enough = new();
    private readonly Task posting;

    private Feed(WebhookProcess[] nodes, TimeSpan pause) => posting = Task.WhenAll(nodes.Select(node => PostAsync(node, pause)));

    /// <summary>About 100 events a second to each node.</summary>
    public static Feed Start(params WebhookProcess[] nodes) => new(nodes, TimeSpan.FromMilliseconds(100));

    /// <summary>About 20 events a second, for many subscriptions.</summary>
    public static Feed StartSlow(WebhookProcess node) => new([node], TimeSpan.FromMilliseconds(500));

    /// <summary>Posts a few events to each node, and no more.</summary>
    public static async Task OnceAsync(params WebhookProcess[] nodes)
    {
        foreach (var node in nodes)
        {
            using var answer = await node.Client.PostManyAsync(EventsAtOnce, Appointments);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }
    }

    /// <summary>Posts no more.</summary>
    public async Task StopAsync()
    {
        await enough.CancelAsync();
        await posting;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        enough.Dispose();
    }

    private async Task PostAsync(WebhookProcess node, TimeSpan pause)
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                using var answer = await node.Client.PostManyAsync(EventsAtOnce, Appointments, enough.Token);
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created).Or.EqualTo(HttpStatusCode.ServiceUnavailable));
                await Task.Delay(pause, enough.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // It is gone, or will be back.
                await Task.Delay(pause);
            }
        }
    }
}
