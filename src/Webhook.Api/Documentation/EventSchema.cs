using System.Text.Json.Nodes;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Webhook.Api.Documentation;

/// <summary>
/// The rules of <c>schema.json</c> in the dialect of OpenAPI 3.0, which knows fewer words than JSON Schema 2020-12. Only
/// the words that <c>schema.json</c> uses are translated.
/// </summary>
internal static class EventSchema
{
    private const string Definitions = "#/$defs/";
    private static readonly string[] WordsOfTheDocument = ["$schema", "$id", "$defs"];

    public static async Task<JsonSchema> ReadAsync()
    {
        await using var stream = typeof(EventSchema).Assembly.GetManifestResourceStream("schema.json")!;
        var root = (JsonObject)JsonNode.Parse(stream)!;
        return await JsonSchema.FromJsonAsync(Translate(root, root).ToJsonString());
    }

    /// <summary>One example of each member, in the order of the members.</summary>
    public static JObject Examples(JsonSchema schema) =>
        new(schema.Properties.Select(member => new JProperty(member.Key, member.Value.Example)));

    private static JsonObject Translate(JsonObject schema, JsonObject root)
    {
        var translated = new JsonObject();
        foreach (var (word, value) in schema.Where(word => !WordsOfTheDocument.Contains(word.Key)))
        {
            switch (word, value)
            {
                case ("$ref", JsonValue reference):
                    var definition = root["$defs"]![reference.GetValue<string>()[Definitions.Length..]]!;
                    Merge(translated, Translate(definition.AsObject(), root));
                    break;
                case ("type", JsonArray types):
                    translated["type"] = types.Single(type => type!.GetValue<string>() != "null")!.DeepClone();
                    translated["x-nullable"] = true;
                    break;
                case ("examples", JsonArray examples):
                    translated["x-example"] = examples[0]!.DeepClone();
                    break;
                case ("properties", JsonObject members):
                    translated["properties"] = new JsonObject(members.Select(member =>
                        KeyValuePair.Create(member.Key, (JsonNode?)Translate(member.Value!.AsObject(), root))));
                    break;
                default:
                    translated[word] = value!.DeepClone();
                    break;
            }
        }

        return translated;
    }

    // OpenAPI 3.0 ignores whatever stands beside $ref, so that the definition moves to where it is used.
    private static void Merge(JsonObject target, JsonObject definition)
    {
        foreach (var (word, value) in definition)
        {
            target[word] = target[word] is { } own ? $"{own} {value}" : value!.DeepClone();
        }
    }
}
