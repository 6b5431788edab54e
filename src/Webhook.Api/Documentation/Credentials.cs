using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Webhook.Api.Authentication;

namespace Webhook.Api.Documentation;

/// <summary>What a client must send to be let in, for actions with <see cref="RequiresAttribute"/>; the others are for everybody.</summary>
internal sealed class Credentials : IOperationProcessor
{
    private const string Key = "ApiKey";
    private const string Bearer = "Bearer";

    public bool Process(OperationProcessorContext context)
    {
        context.Document.SecurityDefinitions[Key] = new OpenApiSecurityScheme
        {
            Type = OpenApiSecuritySchemeType.ApiKey,
            In = OpenApiSecurityApiKeyLocation.Header,
            Name = CredentialFault.KeyHeader,
            Description = "An API key that an administrator made for the client.",
        };
        context.Document.SecurityDefinitions[Bearer] = new OpenApiSecurityScheme
        {
            Type = OpenApiSecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key, or a token of the issuer that the service trusts.",
        };
        if (RequiresAttribute.Of(context.MethodInfo) is { } requires)
        {
            context.OperationDescription.Operation.Security = [new() { [Key] = [] }, new() { [Bearer] = [] }];
            context.OperationDescription.Operation.Description += $"\n\nRequires the role `{requires.Role}`.";
        }

        return true;
    }
}
