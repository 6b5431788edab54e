using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using NJsonSchema;
using NJsonSchema.Generation;
using NJsonSchema.Generation.TypeMappers;
using NSwag;
using NSwag.Generation.AspNetCore;
using Webhook.Api.Batches;
using Webhook.Api.Formats;
using Webhook.Application.Events;
using Webhook.Application.Parameters;

namespace Webhook.Api.Documentation;

/// <summary>
/// The OpenAPI document, made from the actions and their attributes when it is first asked for: neither the start nor any
/// other request pays for it.
/// </summary>
internal sealed class ApiDocument(IApiDescriptionGroupCollectionProvider actions)
{
    private readonly Lazy<Task<byte[]>> text = new(() => GenerateAsync(actions.ApiDescriptionGroups));

    /// <returns>The document as JSON in UTF-8.</returns>
    public Task<byte[]> ReadAsync() => text.Value;

    private static async Task<byte[]> GenerateAsync(ApiDescriptionGroupCollection actions)
    {
        var settings = new AspNetCoreOpenApiDocumentGeneratorSettings
        {
            SchemaSettings = SchemaSettings(),
            UseRouteNameAsOperationId = true,
            UseControllerSummaryAsTagDescription = true,
        };
        settings.OperationProcessors.Add(new Answers());
        settings.OperationProcessors.Add(new EventBodies(await EventSchema.ReadAsync()));
        settings.OperationProcessors.Add(new MembersBodies());
        settings.OperationProcessors.Add(new Credentials());
        settings.OperationProcessors.Add(new ProblemResponses());
        settings.OperationProcessors.Add(new Parameters());
        settings.OperationProcessors.Add(new ResponseHeaders());
        var document = await new AspNetCoreOpenApiDocumentGenerator(settings).GenerateAsync(actions);
        Describe(document);
        Sort(document);

        // The generator leaves empty lists out, but this one says that operations ask for no credentials unless they say so.
        var root = JsonNode.Parse(document.ToJson())!.AsObject();
        root["security"] = new JsonArray();
        LeaveReferencesAlone(root);
        return ToUtf8(root);
    }

    private static byte[] ToUtf8(JsonObject root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JsonFormat.Options.Encoder }))
        {
            root.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static SystemTextJsonSchemaGeneratorSettings SchemaSettings()
    {
        var settings = new SystemTextJsonSchemaGeneratorSettings
        {
            SerializerOptions = JsonFormat.Options,
            SchemaType = SchemaType.OpenApi3,
        };
        settings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(RawJson), schema => schema.Type = JsonObjectType.Object));

        // Their shapes are the service's own affair; EventBodies and MembersBodies say what is taken.
        settings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(IncomingEvent), schema => schema.Type = JsonObjectType.Object));
        settings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(IncomingBatch), schema => schema.Type = JsonObjectType.Object));
        settings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(IncomingParameters), schema => schema.Type = JsonObjectType.Object));
        settings.SchemaProcessors.Add(new WrittenMembers(JsonFormat.Options.PropertyNamingPolicy!));
        return settings;
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Generator = null;
        document.Info = new OpenApiInfo
        {
            Title = "Appointment Webhook API",
            Version = typeof(ApiDocument).Assembly.GetName().Version!.ToString(fieldCount: 3),
            Description = "Receives the events of medical appointments, keeps them durably and gives them back. "
                + "Every error is a problem of RFC 9457, whose `type` can be opened.",
            License = new OpenApiLicense { Name = "MIT", Url = "https://opensource.org/license/mit" },
        };
        document.Servers.Clear();
        document.Servers.Add(new OpenApiServer { Url = "/", Description = "This service" });
    }

    /// <summary>The generator follows the order of the source files, which differs from machine to machine.</summary>
    private static void Sort(OpenApiDocument document)
    {
        document.Tags = [.. document.Tags.OrderBy(tag => tag.Name, StringComparer.Ordinal)];
        var paths = document.Paths.OrderBy(path => path.Key, StringComparer.Ordinal).ToList();
        document.Paths.Clear();
        paths.ForEach(document.Paths.Add);
    }

    /// <summary>The generator puts an empty description beside each reference, where OpenAPI allows nothing.</summary>
    private static void LeaveReferencesAlone(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject reference when reference["$ref"] is { } address:
                reference.Clear();
                reference["$ref"] = address;
                break;
            case JsonObject parent:
                parent.ToList().ForEach(member => LeaveReferencesAlone(member.Value));
                break;
            case JsonArray items:
                items.ToList().ForEach(LeaveReferencesAlone);
                break;
        }
    }
}
