using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Webhook.Benchmarks.Load;

/// <summary>Makes the headers by which a client shows who it is and signs (Standard Webhooks 1.0).</summary>
/// <param name="Key">The client's API key.</param>
/// <param name="Secret">Its signing secret.</param>
/// <param name="IsBelieved">False puts the same bytes under names that mean nothing to a server, except for the id.</param>
internal sealed record SigningSender(string Key, byte[] Secret, bool IsBelieved)
{
    // Far more than a server answers on two cores, so that no id comes twice.
    private const int RequestsPerSecond = 40_000;

    /// <summary>Writes a line of headers for each request of a load, separated by tabs.</summary>
    /// <param name="file">Where to write them.</param>
    /// <param name="bodies">The bodies, which come again and again in their order.</param>
    /// <param name="seconds">How long the load lasts.</param>
    /// <param name="seed">Different for each load.</param>
    public void WriteHeaders(string file, IReadOnlyList<string> bodies, int seconds, int seed)
    {
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var random = new Random(seed);
        using var lines = new StreamWriter(file);
        for (var request = 0; request < seconds * RequestsPerSecond; request++)
        {
            // Random first, as in a UUID: the ids scatter over the index.
            var id = $"{random.Next():x8}-{seed}-{request}";
            var signature = HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes($"{id}.{time}.{bodies[request % bodies.Count]}"));
            lines.WriteLine(string.Join('\t',
            [
                $"webhook-id: {id}", Header("X-API-Key", Key), Header("webhook-timestamp", time),
                Header("webhook-signature", $"v1,{Convert.ToBase64String(signature)}"),
            ]));
        }
    }

    private string Header(string name, string value) => IsBelieved ? $"{name}: {value}" : $"{new string('x', name.Length)}: {value}";
}
