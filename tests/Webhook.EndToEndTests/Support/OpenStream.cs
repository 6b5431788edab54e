using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Webhook.EndToEndTests.Support;

/// <summary>An NDJSON request whose body goes on until somebody ends it.</summary>
internal sealed class OpenStream : IAsyncDisposable
{
    private readonly TcpClient connection = new();

    private OpenStream()
    {
    }

    public static async Task<OpenStream> StartAsync(Uri service)
    {
        var opened = new OpenStream();
        await opened.connection.ConnectAsync(service.Host, service.Port);
        await opened.SendAsync(
            $"POST /webhook/appointments HTTP/1.1\r\nHost: {service.Authority}\r\n"
            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        return opened;
    }

    public Task SendLineAsync(string appointmentId)
    {
        var line = $$"""{"event_type":"appointment.scheduled","appointment_id":"{{appointmentId}}","patient_id":"P1","timestamp":"2025-01-10T12:30:00Z"}""" + "\n";
        return SendAsync($"{line.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n{line}\r\n");
    }

    /// <returns>The answer as far as the text that it must hold.</returns>
    public async Task<string> ReadUntilAsync(string text)
    {
        using var reader = new StreamReader(connection.GetStream(), Encoding.UTF8, leaveOpen: true);
        var answer = new StringBuilder();
        var buffer = new char[1024];
        while (!answer.ToString().Contains(text, StringComparison.Ordinal))
        {
            var read = await reader.ReadAsync(buffer);
            Assert.That(read, Is.Positive, () => $"The answer ended: {answer}");
            answer.Append(buffer, 0, read);
        }

        return answer.ToString();
    }

    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendAsync(string text) => await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));
}
