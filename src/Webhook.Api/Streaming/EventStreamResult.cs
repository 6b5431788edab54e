using Microsoft.AspNetCore.Mvc;
using Webhook.Application.Streaming;

namespace Webhook.Api.Streaming;

/// <summary>An action's answer that goes on until one of the two sides ends it.</summary>
internal sealed class EventStreamResult(LiveEvents stream) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) =>
        context.HttpContext.RequestServices.GetRequiredService<EventStreamWriter>().WriteAsync(context.HttpContext, stream);
}
