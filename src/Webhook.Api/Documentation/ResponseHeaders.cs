using System.Globalization;
using System.Reflection;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace Webhook.Api.Documentation;

/// <summary>Adds the headers of <see cref="ResponseHeaderAttribute"/> to the answers that carry them.</summary>
internal sealed class ResponseHeaders : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        foreach (var header in context.MethodInfo.GetCustomAttributes<ResponseHeaderAttribute>())
        {
            var status = header.Status.ToString(CultureInfo.InvariantCulture);
            Add(context.OperationDescription.Operation.Responses[status], header.Name, header.Description, header.Example);
        }

        return true;
    }

    public static void Add(OpenApiResponse response, string name, string description, string example) =>
        response.Headers[name] = new OpenApiHeader
        {
            Description = description,
            Schema = new JsonSchema { Type = JsonObjectType.String, Example = example },
        };
}
