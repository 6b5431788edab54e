using Microsoft.AspNetCore.Mvc.Formatters;
using Webhook.Api.Formats;

namespace Webhook.Api.Batches;

/// <summary>Gives actions the body as an <see cref="IncomingBatch"/>; NDJSON is read while the action runs.</summary>
internal sealed class BatchInputFormatter : IInputFormatter, IInputFormatterExceptionPolicy
{
    public const string Json = "application/json";
    public const string Ndjson = "application/x-ndjson";

    /// <summary>The largest JSON array, in bytes.</summary>
    public const int MaxArrayBytes = 4 * 1024 * 1024;

    public InputFormatterExceptionPolicy ExceptionPolicy => InputFormatterExceptionPolicy.MalformedInputExceptions;

    public bool CanRead(InputFormatterContext context) => context.ModelType == typeof(IncomingBatch);

    public async Task<InputFormatterResult> ReadAsync(InputFormatterContext context)
    {
        var request = context.HttpContext.Request;
        return InputFormatterResult.Success(request.ContentType!.StartsWith(Ndjson, StringComparison.OrdinalIgnoreCase)
            ? IncomingBatch.Lines(new NdjsonReader(request.BodyReader).ReadAsync())
            : await RequestBody.ReadAsync(request, MaxArrayBytes, EventArrayReader.Read));
    }
}
