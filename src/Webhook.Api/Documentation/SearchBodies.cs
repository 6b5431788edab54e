using System.Reflection;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Webhook.Application.Events;

namespace Webhook.Api.Documentation;

/// <summary>Request bodies of actions with <see cref="SearchBodyAttribute"/>: the query parameters of the same names, as members.</summary>
internal sealed class SearchBodies : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        if (context.MethodInfo.GetCustomAttribute<SearchBodyAttribute>() is not { } search)
        {
            return true;
        }

        var schema = new JsonSchema { Type = JsonObjectType.Object, AllowAdditionalProperties = false };
        foreach (var parameter in search.Names.Select(QueryParameter.Named))
        {
            var member = parameter.Schema!;
            schema.Properties[parameter.Name] = new JsonSchemaProperty
            {
                Type = member.Type,
                Format = member.Format,
                Description = parameter.Description,
                Item = member.Item,
                MaxLength = member.MaxLength,
                Minimum = member.Minimum,
                Maximum = member.Maximum,
                Default = member.Default,
                IsNullableRaw = true,
            };
        }

        var body = new OpenApiRequestBody { IsRequired = true };
        body.Content["application/json"] = new OpenApiMediaType
        {
            Schema = schema,
            Example = new JObject { [EventParameters.PatientId] = "P8765", [EventParameters.Limit] = 100 },
        };
        context.OperationDescription.Operation.RequestBody = body;
        return true;
    }
}
