using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>
/// What is to become of a subscription's settings, as a JSON Merge Patch (RFC 7396): what is absent stays, what is null gets
/// its default, and headers are merged one by one.
/// </summary>
internal sealed class SettingsPatch
{
    private static readonly RuleViolation Repeated = new("repeated", "must not have a name twice, whatever its case");
    private static readonly RuleViolation TooManyHeaders = new("too_many_headers", $"must not be more than {DeliveryHeader.MaxCount} in all");
    private static readonly RuleViolation NotText = new("wrong_type", "must be a string");

    private readonly ParameterReader reader;
    private readonly IncomingParameters incoming;
    private readonly string? url;
    private readonly IReadOnlyList<AppointmentEventType> types;
    private readonly string? source;
    private readonly DeliveryFormat format;
    private readonly IReadOnlyDictionary<string, string?> headers;
    private readonly int? rateLimit;

    private SettingsPatch(ParameterReader reader, IncomingParameters incoming, IOutgoingAddresses addresses, bool isNew)
    {
        this.reader = reader;
        this.incoming = incoming;
        url = isNew || Has(SubscriptionParameters.Url)
            ? reader.RequiredText(SubscriptionParameters.Url, text => SubscriptionUrl.Check(text) ?? addresses.Check(text))
            : null;
        types = reader.EventTypes(SubscriptionParameters.EventTypes);
        source = reader.Text(SubscriptionParameters.Source, ClientName.Check);
        format = reader.Choice(SubscriptionParameters.Format, DeliveryFormatNames.All, DeliveryFormat.Event);
        rateLimit = (int?)reader.Number(SubscriptionParameters.RateLimit, 1, Subscription.MaxRate);
        headers = reader.Members(
            SubscriptionParameters.Headers,
            (name, value) => value is not null ? DeliveryHeader.Check(name, value) : isNew ? NotText : null);
        if (headers.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() < headers.Count)
        {
            reader.Report(SubscriptionParameters.Headers, Repeated);
        }
    }

    /// <summary>Reads what a new subscription is to be like.</summary>
    /// <returns>Its settings; null when the reader has errors.</returns>
    public static SubscriptionSettings? ReadNew(ParameterReader reader, IncomingParameters incoming, IOutgoingAddresses addresses)
    {
        var patch = new SettingsPatch(reader, incoming, addresses, isNew: true);
        return patch.url is null
            ? null
            : patch.Apply(new SubscriptionSettings(patch.url, [], null, DeliveryFormat.Event, new Dictionary<string, string>(), null));
    }

    /// <summary>Reads what is to be changed; the reader may have errors afterwards.</summary>
    public static SettingsPatch Read(ParameterReader reader, IncomingParameters incoming, IOutgoingAddresses addresses) =>
        new(reader, incoming, addresses, isNew: false);

    /// <returns>The settings after the change; null when the reader has errors, of which some show only now.</returns>
    public SubscriptionSettings? Apply(SubscriptionSettings settings)
    {
        var merged = Has(SubscriptionParameters.Headers) ? Merge(settings.Headers) : settings.Headers;
        if (merged.Count > DeliveryHeader.MaxCount)
        {
            reader.Report(SubscriptionParameters.Headers, TooManyHeaders);
        }

        return reader.Errors.Count > 0 ? null : new SubscriptionSettings(
            url ?? settings.Url,
            Has(SubscriptionParameters.EventTypes) ? types : settings.EventTypes,
            Has(SubscriptionParameters.Source) ? source : settings.Source,
            Has(SubscriptionParameters.Format) ? format : settings.Format,
            merged,
            Has(SubscriptionParameters.RateLimit) ? rateLimit : settings.RateLimit);
    }

    private bool Has(string name) => incoming.Values.ContainsKey(name);

    private Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> stored)
    {
        var isCleared = incoming.Values[SubscriptionParameters.Headers].Count == 0;
        var merged = new Dictionary<string, string>(isCleared ? [] : stored, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            // The name as it is written last.
            merged.Remove(name);
            if (value is not null)
            {
                merged.Add(name, value);
            }
        }

        return merged;
    }
}
