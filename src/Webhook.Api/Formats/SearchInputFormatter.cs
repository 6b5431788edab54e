using Microsoft.AspNetCore.Mvc.Formatters;
using Webhook.Application.Parameters;

namespace Webhook.Api.Formats;

/// <summary>Gives actions the body as <see cref="IncomingParameters"/>, whatever is wrong with it.</summary>
internal sealed class SearchInputFormatter : IInputFormatter, IInputFormatterExceptionPolicy
{
    /// <summary>The largest search, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    public InputFormatterExceptionPolicy ExceptionPolicy => InputFormatterExceptionPolicy.MalformedInputExceptions;

    public bool CanRead(InputFormatterContext context) => context.ModelType == typeof(IncomingParameters);

    public async Task<InputFormatterResult> ReadAsync(InputFormatterContext context) =>
        InputFormatterResult.Success(await RequestBody.ReadAsync(context.HttpContext.Request, MaxBytes, SearchJsonReader.Read));
}
