using System.IO.Compression;
using System.Reflection;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using Webhook.Api.Formats;

namespace Webhook.Api.Documentation;

/// <summary>
/// A file of the documentation pages. All of them lie in assemblies, so that nothing comes from outside the service.
/// </summary>
/// <param name="assembly">Where the file lies.</param>
/// <param name="resource">The file's name there.</param>
/// <param name="isGzipped">It lies there compressed.</param>
internal sealed class DocumentationFile(Assembly assembly, string resource, bool isGzipped = false)
{
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();
    private static readonly Assembly Own = typeof(DocumentationFile).Assembly;
    private static readonly Assembly SwaggerUi = typeof(NSwag.AspNetCore.SwaggerUiSettings).Assembly;
    private static readonly Assembly ReDoc = typeof(Swashbuckle.AspNetCore.ReDoc.ReDocOptions).Assembly;

    private static readonly Dictionary<string, DocumentationFile> ByPath = new(StringComparer.Ordinal)
    {
        ["/docs"] = new(Own, "Pages/docs.html"),
        ["/docs/docs.js"] = new(Own, "Pages/docs.js"),
        ["/docs/favicon-32x32.png"] = new(SwaggerUi, "NSwag.AspNetCore.SwaggerUi.favicon-32x32.png"),
        ["/docs/swagger-ui.css"] = new(SwaggerUi, "NSwag.AspNetCore.SwaggerUi.swagger-ui.css"),
        ["/docs/swagger-ui-bundle.js"] = new(SwaggerUi, "NSwag.AspNetCore.SwaggerUi.swagger-ui-bundle.js"),
        ["/redoc"] = new(Own, "Pages/redoc.html"),
        ["/redoc/redoc.css"] = new(Own, "Pages/redoc.css"),
        ["/redoc/redoc.js"] = new(Own, "Pages/redoc.js"),
        ["/redoc/redoc.standalone.js"] = new(
            ReDoc, "Swashbuckle.AspNetCore.ReDoc.node_modules.redoc.bundles.redoc.standalone.js", isGzipped: true),
    };

    /// <summary>The addresses of all files.</summary>
    public static IEnumerable<string> Paths => ByPath.Keys;

    public string ContentType { get; } =
        ContentTypes.TryGetContentType(resource, out var type) ? $"{type}; charset=utf-8" : throw new ArgumentException(resource);

    /// <summary>Another build of the assembly may hold another file.</summary>
    public EntityTagHeaderValue EntityTag { get; } = EntityTags.Of(assembly);

    /// <returns>The file with the address, or null when there is none.</returns>
    public static DocumentationFile? Find(string? path) => path is null ? null : ByPath.GetValueOrDefault(path);

    /// <summary>Starts to read the file, which says how it is encoded.</summary>
    public Stream Open(HttpContext context)
    {
        var stream = assembly.GetManifestResourceStream(resource)!;
        if (!isGzipped)
        {
            return stream;
        }

        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return new GZipStream(stream, CompressionMode.Decompress);
        }

        context.Response.Headers.ContentEncoding = "gzip";
        return stream;
    }
}
