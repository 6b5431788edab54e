using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Formats;

namespace Webhook.Api.Controllers;

/// <summary>Gives the rules of an event to programs.</summary>
[Gives(MediaType)]
public sealed class SchemaController : ControllerBase
{
    private const string MediaType = "application/schema+json";

    /// <summary>Get the JSON Schema (2020-12) of an event</summary>
    [HttpGet("/schema.json")]
    public IActionResult Get() =>
        File(typeof(SchemaController).Assembly.GetManifestResourceStream("schema.json")!, MediaType);
}
