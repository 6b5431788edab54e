using System.Reflection;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Webhook.Api.Formats;

namespace Webhook.Api.Documentation;

/// <summary>Adds what <see cref="TakesQueryAttribute"/> and <see cref="RequestHeaderAttribute"/> name, and says of the others only what a client can see.</summary>
internal sealed class Parameters : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        var parameters = context.OperationDescription.Operation.Parameters;
        foreach (var parameter in parameters.Where(parameter => parameter.Kind is not OpenApiParameterKind.Body))
        {
            // A parameter in an address can be absent, but not null; its place and name in the code are nobody's concern.
            parameter.Schema?.IsNullableRaw = null;
            parameter.Position = null;
            parameter.OriginalName = null;
        }

        foreach (var name in context.MethodInfo.GetCustomAttribute<TakesQueryAttribute>()?.Names ?? [])
        {
            parameters.Add(QueryParameter.Named(name));
        }

        foreach (var header in context.MethodInfo.GetCustomAttributes<RequestHeaderAttribute>())
        {
            parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                Kind = OpenApiParameterKind.Header,
                Description = header.Description,
                Schema = new JsonSchema { Type = JsonObjectType.String },
            });
        }

        return true;
    }
}
