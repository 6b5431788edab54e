using System.Reflection;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Webhook.Api.Formats;

namespace Webhook.Api.Documentation;

/// <summary>Request bodies of actions with <see cref="EventBodyAttribute"/>: their schema and examples come from <c>schema.json</c>.</summary>
internal sealed class EventBodies(JsonSchema schema) : IOperationProcessor
{
    private const string SchemaName = "AppointmentEvent";
    private const string IdempotencyKey = "idempotency_key";

    public bool Process(OperationProcessorContext context)
    {
        if (context.MethodInfo.GetCustomAttribute<EventBodyAttribute>() is { } events)
        {
            context.Document.Definitions[SchemaName] = schema;
            var body = new OpenApiRequestBody { IsRequired = true };
            foreach (var mediaType in context.MethodInfo.GetCustomAttribute<TakesAttribute>()!.MediaTypes)
            {
                body.Content[mediaType] = mediaType.EndsWith("ndjson", StringComparison.Ordinal) ? Lines()
                    : events.MaxEvents > 1 ? Many(events.MaxEvents)
                    : One();
            }

            context.OperationDescription.Operation.RequestBody = body;
        }

        return true;
    }

    private OpenApiMediaType One() => new()
    {
        Schema = new JsonSchema { Reference = schema },
        Examples =
        {
            ["typical"] = new() { Summary = "An event", Value = Typical() },
            ["minimal"] = new() { Summary = "Only what is required", Value = Minimal() },
            ["retryable"] = new() { Summary = "With an idempotency key of its own", Value = EventSchema.Examples(schema) },
        },
    };

    private OpenApiMediaType Many(int maxEvents) => new()
    {
        Schema = new JsonSchema
        {
            Type = JsonObjectType.Array,
            Item = new JsonSchema { Reference = schema },
            MinItems = 1,
            MaxItems = maxEvents,
        },
        Example = new JArray(Typical(), Minimal()),
    };

    private OpenApiMediaType Lines() => new()
    {
        Schema = new JsonSchema { Type = JsonObjectType.String, Description = $"One {SchemaName} a line." },
        Example = $"{Typical().ToString(Formatting.None)}\n{Minimal().ToString(Formatting.None)}\n",
    };

    // Without the key, an example can be changed and sent again.
    private JObject Typical() => Examples(name => name != IdempotencyKey);

    private JObject Minimal() => Examples(schema.RequiredProperties.Contains);

    private JObject Examples(Func<string, bool> wanted) =>
        new(EventSchema.Examples(schema).Properties().Where(member => wanted(member.Name)));
}
