using System.Net;
using Microsoft.Extensions.Options;
using Webhook.Application.Subscriptions;
using Webhook.Domain;

namespace Webhook.Infrastructure.Subscriptions;

internal sealed class OutgoingAddresses(IOptions<SubscriptionOptions> options) : IOutgoingAddresses
{
    private const string Localhost = "localhost";

    private static readonly RuleViolation HttpsRequired = new("https_required", "must begin with https://, because events hold patients' data");

    private static readonly RuleViolation PrivateAddress = new(
        "private_address", "must not lead to an address that is not public, unless the operator sets Subscriptions:AllowPrivateAddresses");

    public RuleViolation? Check(string url)
    {
        if (options.Value.AllowPrivateAddresses)
        {
            return null;
        }

        var address = new Uri(url, UriKind.Absolute);
        return IsPrivate(address.IdnHost.TrimEnd('.')) ? PrivateAddress
            : address.Scheme != Uri.UriSchemeHttps ? HttpsRequired
            : null;
    }

    // Names that end in localhost: RFC 6761, 6.3.
    private static bool IsPrivate(string host) =>
        IPAddress.TryParse(host, out var literal)
            ? !AddressGuard.IsPublic(literal)
            : host.Equals(Localhost, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{Localhost}", StringComparison.OrdinalIgnoreCase);
}
