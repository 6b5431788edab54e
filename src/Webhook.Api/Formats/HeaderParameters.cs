using Webhook.Application.Events;
using Webhook.Application.Parameters;

namespace Webhook.Api.Formats;

/// <summary>Reads headers that belong to a query as its parameters.</summary>
internal static class HeaderParameters
{
    /// <param name="headers">All that the request has.</param>
    /// <param name="names">Those that count.</param>
    public static IncomingParameters Read(IHeaderDictionary headers, params IEnumerable<string> names) => new(
        names.Where(headers.ContainsKey).ToDictionary(
            name => name,
            name => (IReadOnlyList<IncomingValue>)[.. headers[name].Select(text => new IncomingValue(ValueForm.Address, text ?? string.Empty))],
            StringComparer.Ordinal),
        InputError.InHeader);
}
