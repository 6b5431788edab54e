using System.Globalization;
using System.Net;

namespace Webhook.FunctionalTests;

/// <summary>A client of server-sent events that reads block by block.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private EventStream(HttpResponseMessage response, Stream body)
    {
        this.response = response;
        reader = new StreamReader(body);
    }

    public static async Task<EventStream> OpenAsync(HttpClient client, string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return new EventStream(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Asks until a place is free: the service learns a moment later that somebody has gone.</summary>
    public static async Task<EventStream> WhenThereIsRoomAsync(HttpClient client, string address)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            using var asked = new HttpRequestMessage(HttpMethod.Head, address);
            using var answer = await client.SendAsync(asked, limit.Token);
            if (answer.IsSuccessStatusCode)
            {
                return await OpenAsync(client, address);
            }
        }
    }

    public string Header(string name) =>
        string.Join(", ", response.Headers.Concat(response.Content.Headers).Single(header => header.Key == name).Value);

    /// <returns>The lines up to the next empty one; none when the stream has ended.</returns>
    public async Task<IReadOnlyList<string>> BlockAsync()
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync().WaitAsync(Patience) is { Length: > 0 } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <returns>The id of the next block.</returns>
    public async Task<long> EventIdAsync()
    {
        var line = (await BlockAsync()).First(line => line.StartsWith("id: ", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
