using Webhook.Application.Events;
using Webhook.Application.Parameters;

namespace Webhook.Api.Formats;

/// <summary>Reads the parameters in an address's query.</summary>
internal static class AddressParameters
{
    public static IncomingParameters Read(IQueryCollection query) => new(
        query.ToDictionary(
            parameter => parameter.Key,
            parameter => (IReadOnlyList<IncomingValue>)[.. parameter.Value.Select(text => new IncomingValue(ValueForm.Address, text ?? string.Empty))],
            StringComparer.Ordinal),
        InputError.InParameter);
}
