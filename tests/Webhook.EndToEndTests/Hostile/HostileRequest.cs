using System.Text;

namespace Webhook.EndToEndTests.Hostile;

/// <summary>Bytes that nobody means well with, and how the service must answer them.</summary>
/// <param name="Name">What is tried.</param>
/// <param name="Bytes">What goes over the connection.</param>
/// <param name="Statuses">
/// The status of each answer, in order; 0 where the connection ends without one.
/// </param>
internal sealed record HostileRequest(string Name, byte[] Bytes, params int[] Statuses)
{
    public const string Json = "application/json";

    /// <summary>A request that HTTP allows.</summary>
    public static HostileRequest Of(string name, int status, string method, string target, string? key, string headers = "", byte[]? body = null, string? mediaType = null)
    {
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        head.Append(key is null ? string.Empty : $"X-API-Key: {key}\r\n");
        head.Append(mediaType is null ? string.Empty : $"Content-Type: {mediaType}\r\n");
        head.Append(body is null ? string.Empty : $"Content-Length: {body.Length}\r\n");
        head.Append(headers.Length == 0 ? string.Empty : $"{headers}\r\n").Append("\r\n");
        return new HostileRequest(name, [.. Encoding.Latin1.GetBytes(head.ToString()), .. body ?? []], status);
    }

    /// <summary>A request whose body is text.</summary>
    public static HostileRequest Post(string name, int status, string target, string? key, string body, string headers = "", string mediaType = Json) =>
        Of(name, status, "POST", target, key, headers, Encoding.UTF8.GetBytes(body), mediaType);

    /// <summary>Text as it is, with line ends as HTTP has them.</summary>
    public static HostileRequest Raw(string name, string text, params int[] statuses) =>
        new(name, Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n")), statuses);

    public override string ToString() => Name;
}
