using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Formats;
using Webhook.Api.Problems;

namespace Webhook.Api.Documentation;

/// <summary>Describes the service to people and programs.</summary>
[AllowAnonymous]
public sealed class DocumentationController : ControllerBase
{
    /// <summary>Get the OpenAPI document of the service</summary>
    /// <response code="200">An OpenAPI 3.0 document.</response>
    [HttpGet("/openapi.json", Name = "getOpenApiDocument")]
    [Gives("application/json")]
    [ProducesResponseType<object>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetOpenApiDocument() =>
        File(
            await HttpContext.RequestServices.GetRequiredService<ApiDocument>().ReadAsync(), "application/json",
            lastModified: null, EntityTags.Of(typeof(DocumentationController).Assembly));

    /// <summary>Open Swagger UI, to try the service out</summary>
    /// <response code="200">A page for a browser.</response>
    [HttpGet("/docs", Name = "openSwaggerUi")]
    [Gives("text/html")]
    [ProducesResponseType<string>(StatusCodes.Status200OK)]
    public IActionResult OpenSwaggerUi() => Page("/docs", ContentSecurityPolicies.SwaggerUi);

    /// <summary>Open ReDoc, to read about the service</summary>
    /// <response code="200">A page for a browser.</response>
    [HttpGet("/redoc", Name = "openReDoc")]
    [Gives("text/html")]
    [ProducesResponseType<string>(StatusCodes.Status200OK)]
    public IActionResult OpenReDoc() => Page("/redoc", ContentSecurityPolicies.ReDoc);

    /// <summary>Get a file that one of the pages needs</summary>
    [HttpGet("/docs/{name}")]
    [HttpGet("/redoc/{name}")]
    [ApiExplorerSettings(IgnoreApi = true)]
    public IActionResult GetFile() =>
        DocumentationFile.Find(Request.Path) is { } file
            ? Send(file)
            : new ProblemResult(ProblemType.NotFound, "The documentation has no such file.");

    private FileStreamResult Page(string path, string policy)
    {
        Response.Headers.ContentSecurityPolicy = policy;
        return Send(DocumentationFile.Find(path)!);
    }

    // Kept by browsers, and asked for again only to hear that nothing has changed.
    private FileStreamResult Send(DocumentationFile file)
    {
        Response.Headers.CacheControl = "no-cache";
        return File(file.Open(HttpContext), file.ContentType, lastModified: null, file.EntityTag);
    }
}
