using System.Text.RegularExpressions;
using Webhook.EndToEndTests.Documents;

namespace Webhook.EndToEndTests.Deployment;

/// <summary>docs/deployment/nginx.conf for this machine: only places are others.</summary>
internal static partial class DocumentedNginx
{
    /// <returns>The content of the block <c>http</c> for two nodes on these ports of this machine.</returns>
    public static string Configuration(int firstPort, int secondPort) => NotHere().Replace(Repository.Read("docs/deployment/nginx.conf"), string.Empty)
        .Replace("10.0.0.11:8000", $"127.0.0.1:{firstPort}", StringComparison.Ordinal)
        .Replace("10.0.0.12:8000", $"127.0.0.1:{secondPort}", StringComparison.Ordinal)
        .Replace("listen 443 ssl", "listen 127.0.0.1:{port}", StringComparison.Ordinal)
        .Replace("/var/log/nginx/appointment-webhook.log", "access.log", StringComparison.Ordinal);

    [GeneratedRegex("^ *(ssl_certificate.*|error_log.*)$", RegexOptions.Multiline)]
    private static partial Regex NotHere();
}
