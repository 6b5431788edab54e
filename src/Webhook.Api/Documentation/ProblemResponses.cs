using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.RateLimiting;
using Namotion.Reflection;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;
using Webhook.Api.Authentication;
using Webhook.Api.Formats;
using Webhook.Api.Problems;

namespace Webhook.Api.Documentation;

/// <summary>
/// Answers that are problems: those that the action names by <see cref="ProblemsAttribute"/>, and those that its filters
/// and the pipeline give without its doing, which stand once in the document.
/// </summary>
internal sealed class ProblemResponses : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        var schema = context.SchemaGenerator.GenerateWithReference<JsonSchema>(
            typeof(Problem).ToContextualType(), context.SchemaResolver);
        var responses = context.OperationDescription.Operation.Responses;
        var takes = context.MethodInfo.GetCustomAttribute<TakesAttribute>();
        foreach (var type in CommonTypes(context, takes))
        {
            if (!context.Document.Responses.TryGetValue(type.Name, out var shared))
            {
                context.Document.Responses[type.Name] = shared = Response(schema, [type]);
            }

            responses[Key(type.Status)] = new OpenApiResponse { Reference = shared };
        }

        if (context.MethodInfo.IsDefined(typeof(SignedBodyAttribute)))
        {
            responses[Key(StatusCodes.Status401Unauthorized)] = Response(schema, [ProblemType.Unauthenticated, ProblemType.InvalidSignature]);
        }

        if (takes is not null)
        {
            var unsupported = Response(schema, [ProblemType.UnsupportedMediaType]);
            var header = context.OperationDescription.Method == "patch" ? "Accept-Patch" : "Accept-Post";
            ResponseHeaders.Add(unsupported, header, "The media types that the address takes.", string.Join(", ", takes.MediaTypes));
            responses[Key(StatusCodes.Status415UnsupportedMediaType)] = unsupported;
        }

        var own = context.MethodInfo.GetCustomAttribute<ProblemsAttribute>()?.Types ?? [];
        foreach (var sameStatus in own.GroupBy(type => type.Status))
        {
            responses[Key(sameStatus.Key)] = Response(schema, [.. sameStatus]);
        }

        Sort(responses);
        return true;
    }

    private static IEnumerable<ProblemType> CommonTypes(OperationProcessorContext context, TakesAttribute? takes)
    {
        yield return ProblemType.MethodNotAllowed;
        yield return ProblemType.InternalError;
        if (GivesAttribute.Of(context.MethodInfo) is not null)
        {
            yield return ProblemType.NotAcceptable;
        }

        if (RequiresAttribute.Of(context.MethodInfo) is not null)
        {
            yield return ProblemType.Unauthenticated;
            yield return ProblemType.Forbidden;
        }

        if (!context.MethodInfo.DeclaringType!.IsDefined(typeof(DisableRateLimitingAttribute)))
        {
            yield return ProblemType.TooManyRequests;
        }

        if (takes is not null)
        {
            yield return ProblemType.BadRequest;
            yield return ProblemType.RequestTimeout;
            yield return ProblemType.BodyTooLarge;
        }
    }

    private static OpenApiResponse Response(JsonSchema schema, IReadOnlyList<ProblemType> types)
    {
        var response = new OpenApiResponse { Description = string.Join(" Or: ", types.Select(type => type.Title)) };
        var content = response.Content[ProblemWriter.ContentType] = new OpenApiMediaType { Schema = schema };
        foreach (var type in types)
        {
            content.Examples[type.Name] = new OpenApiExample { Summary = type.Title, Value = Example(type) };
        }

        switch (types[0].Status)
        {
            case StatusCodes.Status405MethodNotAllowed:
                ResponseHeaders.Add(response, "Allow", "The methods that the address takes.", "GET, HEAD, OPTIONS");
                break;
            case StatusCodes.Status401Unauthorized:
                ResponseHeaders.Add(response, "WWW-Authenticate", "How to say who one is.", "Bearer realm=\"events\"");
                break;
            case StatusCodes.Status429TooManyRequests:
                ResponseHeaders.Add(response, "Retry-After", "Seconds to wait before the request is sent again.", "1");
                ResponseHeaders.Add(response, "RateLimit", "What is left of the limit, and in how many seconds there is more.", "\"client\";r=0;t=1");
                ResponseHeaders.Add(response, "RateLimit-Policy", "The limit: so many requests in so many seconds.", "\"client\";q=2000;w=1");
                break;
            case StatusCodes.Status503ServiceUnavailable:
                ResponseHeaders.Add(response, "Retry-After", "Seconds to wait before the request is sent again.", "1");
                break;
        }

        return response;
    }

    private static JObject Example(ProblemType type)
    {
        var problem = new JObject
        {
            ["type"] = type.Path,
            ["title"] = type.Title,
            ["status"] = type.Status,
            ["detail"] = type.Cure,
            ["trace_id"] = "4bf92f3577b34da6a3ce929d0e0e4736",
        };
        if (ExampleError(type) is { } error)
        {
            problem["detail"] = "1 problem was found.";
            problem["errors"] = new JArray(error);
        }

        return problem;
    }

    private static JObject? ExampleError(ProblemType type) => type.Name switch
    {
        _ when type == ProblemType.InvalidEvent => Error("pointer", "/timestamp", "offset_missing", "must carry a UTC offset, for example 2025-01-10T12:30:00Z"),
        _ when type == ProblemType.UnreadableEvent => Error("pointer", string.Empty, "malformed_json", "must be JSON; it is not from line 1, byte 15"),
        _ when type == ProblemType.Unauthenticated => Error("header", "X-API-Key", "credentials_missing", "must hold an API key, or Authorization a Bearer token"),
        _ when type == ProblemType.InvalidSignature => Error("header", "webhook-signature", "signature_missing", "is required, because the client has a signing secret"),
        _ when type == ProblemType.InvalidRequest => Error("parameter", "limit", "out_of_range", "must be a whole number from 1 to 1000"),
        _ => null,
    };

    private static JObject Error(string place, string name, string code, string detail) =>
        new() { [place] = name, ["code"] = code, ["detail"] = detail };

    private static void Sort(IDictionary<string, OpenApiResponse> responses)
    {
        var sorted = responses.OrderBy(response => response.Key, StringComparer.Ordinal).ToList();
        responses.Clear();
        sorted.ForEach(responses.Add);
    }

    private static string Key(int status) => status.ToString(CultureInfo.InvariantCulture);
}
