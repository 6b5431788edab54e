using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Formats;

namespace Webhook.Api.Controllers;

/// <summary>Gives the rules of an event to programs.</summary>
[Gives(MediaType)]
[AllowAnonymous]
public sealed class SchemaController : ControllerBase
{
    private const string MediaType = "application/schema+json";

    /// <summary>Get the JSON Schema (2020-12) of an event</summary>
    /// <response code="200">A JSON Schema.</response>
    [HttpGet("/schema.json", Name = "getEventSchema")]
    [ProducesResponseType<object>(StatusCodes.Status200OK)]
    public IActionResult Get()
    {
        var own = typeof(SchemaController).Assembly;
        return File(own.GetManifestResourceStream("schema.json")!, MediaType, lastModified: null, EntityTags.Of(own));
    }
}
