using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Webhook.Api.Hosting;

/// <summary>Who may say for whom it sends; the section <c>ForwardedHeaders</c> of the configuration.</summary>
internal sealed class ProxyOptions : IValidatableObject
{
    /// <summary>
    /// Addresses and networks (<c>10.0.0.7</c>, <c>10.0.0.0/8</c>) whose <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c> are believed. Default: none.
    /// </summary>
    public IList<string> KnownProxies { get; } = [];

    /// <summary>The same, as networks.</summary>
    public IEnumerable<IPNetwork> Networks => KnownProxies.Select(text => Parse(text)!.Value);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        KnownProxies.Where(text => Parse(text) is null).Select(text => new ValidationResult(
            $"ForwardedHeaders:KnownProxies: {text} is neither an IP address nor a network such as 10.0.0.0/8."));

    private static IPNetwork? Parse(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
