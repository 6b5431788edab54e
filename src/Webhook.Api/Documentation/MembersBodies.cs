using System.Reflection;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Webhook.Api.Formats;

namespace Webhook.Api.Documentation;

/// <summary>Request bodies of actions with <see cref="MembersBodyAttribute"/>: what the parameters of the same names are in an address.</summary>
internal sealed class MembersBodies : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        if (context.MethodInfo.GetCustomAttribute<MembersBodyAttribute>() is not { } members)
        {
            return true;
        }

        var schema = new JsonSchema { Type = JsonObjectType.Object, AllowAdditionalProperties = false };
        foreach (var name in members.Names)
        {
            var parameter = members.OfSubscription ? SubscriptionMember.Named(name) : QueryParameter.Named(name);
            var member = parameter.Schema!;
            schema.Properties[parameter.Name] = new JsonSchemaProperty
            {
                Type = member.Type,
                Format = member.Format,
                Description = parameter.Description,
                Item = member.Item,
                AdditionalPropertiesSchema = member.AdditionalPropertiesSchema,
                MaxLength = member.MaxLength,
                Minimum = member.Minimum,
                Maximum = member.Maximum,
                Default = member.Default,
                MaxProperties = member.MaxProperties,
                IsNullableRaw = !members.Required.Contains(parameter.Name),
                IsRequired = members.Required.Contains(parameter.Name),
            };
        }

        var body = new OpenApiRequestBody { IsRequired = true };
        foreach (var mediaType in context.MethodInfo.GetCustomAttribute<TakesAttribute>()!.MediaTypes)
        {
            body.Content[mediaType] = new OpenApiMediaType { Schema = schema, Example = JObject.Parse(members.Example) };
        }

        context.OperationDescription.Operation.RequestBody = body;
        return true;
    }
}
