using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Webhook.Api.Formats;

/// <summary>
/// A value as JSON, written straight into the answer. What the client accepts was settled before the action ran, so
/// nothing is left to negotiate.
/// </summary>
internal sealed class JsonAnswer<T>(T value, int statusCode = StatusCodes.Status200OK) : IActionResult
{
    private static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)JsonFormat.Options.GetTypeInfo(typeof(T));

    public Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = statusCode;
        response.ContentType = JsonFormat.ContentType;
        return JsonSerializer.SerializeAsync(response.BodyWriter, value, Type, context.HttpContext.RequestAborted);
    }
}
