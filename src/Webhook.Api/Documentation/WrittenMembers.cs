using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using NJsonSchema;
using NJsonSchema.Generation;
using Webhook.Domain;

namespace Webhook.Api.Documentation;

/// <summary>
/// What the serializer does and the generator does not see: which members are always there, which are left out instead
/// of being null, and which text is the wire name of an event type.
/// </summary>
internal sealed class WrittenMembers(JsonNamingPolicy names) : ISchemaProcessor
{
    private const string EventType = "EventType";
    private const string EventTypes = "EventTypes";

    public void Process(SchemaProcessorContext context)
    {
        var type = context.ContextualType.Type;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!context.Schema.Properties.TryGetValue(names.ConvertName(property.Name), out var member))
            {
                continue;
            }

            if (property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition is JsonIgnoreCondition.WhenWritingNull)
            {
                member.IsNullableRaw = null;
            }
            else if (IsAlwaysThere(type, property))
            {
                member.IsRequired = true;
            }

            if (property.Name == EventType && property.PropertyType == typeof(string))
            {
                NameEventTypes(member);
            }
            else if (property.Name == EventTypes && property.PropertyType == typeof(IReadOnlyList<string>))
            {
                NameEventTypes(member.Item!);
            }
        }
    }

    /// <summary>Computed, or a parameter without a default of the type's constructor.</summary>
    private static bool IsAlwaysThere(Type type, PropertyInfo property) =>
        !property.CanWrite
        || type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => parameter.Name == property.Name && !parameter.HasDefaultValue);

    private static void NameEventTypes(JsonSchema text)
    {
        foreach (var wireName in AppointmentEventTypeNames.All)
        {
            text.Enumeration.Add(wireName);
        }
    }
}
