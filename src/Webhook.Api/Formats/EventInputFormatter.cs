using Microsoft.AspNetCore.Mvc.Formatters;
using Webhook.Application.Events;

namespace Webhook.Api.Formats;

/// <summary>
/// Gives actions the body as an <see cref="IncomingEvent"/>: whatever the text is, because saying what is wrong with it
/// is part of the answer.
/// </summary>
internal sealed class EventInputFormatter : IInputFormatter, IInputFormatterExceptionPolicy
{
    /// <summary>The largest event, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    public InputFormatterExceptionPolicy ExceptionPolicy => InputFormatterExceptionPolicy.MalformedInputExceptions;

    public bool CanRead(InputFormatterContext context) => context.ModelType == typeof(IncomingEvent);

    public async Task<InputFormatterResult> ReadAsync(InputFormatterContext context) =>
        InputFormatterResult.Success(await RequestBody.ReadAsync(context.HttpContext.Request, MaxBytes, EventJsonReader.Read));
}
