using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Webhook.Api.Formats;

namespace Webhook.Api.Documentation;

/// <summary>
/// Answers that are no problems, in the media types of <see cref="GivesAttribute"/>, with the example that lies in
/// <c>Examples/{operationId}.{status}.json</c>.
/// </summary>
internal sealed class Answers : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        var operation = context.OperationDescription.Operation;
        var gives = GivesAttribute.Of(context.MethodInfo);
        foreach (var (status, response) in operation.Responses)
        {
            var schema = response.Content.Values.FirstOrDefault()?.Schema;
            if (gives is null || schema is null)
            {
                continue;
            }

            response.Content.Clear();
            foreach (var mediaType in gives.MediaTypes)
            {
                response.Content[mediaType] = new OpenApiMediaType
                {
                    Schema = schema,
                    Example = Example($"{operation.OperationId}.{status}.json"),
                };
            }
        }

        return true;
    }

    private static JToken? Example(string name)
    {
        using var stream = typeof(Answers).Assembly.GetManifestResourceStream($"Examples/{name}");
        if (stream is null)
        {
            return null;
        }

        // Times stay the text that they are.
        using var reader = new JsonTextReader(new StreamReader(stream)) { DateParseHandling = DateParseHandling.None };
        return JToken.Load(reader);
    }
}
