namespace Webhook.Api.Hosting;

/// <summary>Whether requests must be encrypted; the section <c>Https</c> of the configuration.</summary>
internal sealed class HttpsOptions
{
    /// <summary>Whether requests over plain HTTP are refused. What a known proxy took over HTTPS is none. Default false.</summary>
    public bool Required { get; set; }
}
