using System.Buffers;
using Microsoft.AspNetCore.Mvc.Formatters;
using Webhook.Application.Events;

namespace Webhook.Api.Formats;

/// <summary>
/// Gives actions the body as an <see cref="IncomingEvent"/>: whatever the text is, because saying what is wrong with it
/// is part of the answer. Only a body over <see cref="MaxBytes"/> is not read to its end.
/// </summary>
internal sealed class EventInputFormatter : IInputFormatter, IInputFormatterExceptionPolicy
{
    /// <summary>The largest event, in bytes, after decompression.</summary>
    public const int MaxBytes = 64 * 1024;

    public InputFormatterExceptionPolicy ExceptionPolicy => InputFormatterExceptionPolicy.MalformedInputExceptions;

    public bool CanRead(InputFormatterContext context) => context.ModelType == typeof(IncomingEvent);

    public async Task<InputFormatterResult> ReadAsync(InputFormatterContext context)
    {
        var request = context.HttpContext.Request;
        if (request.ContentLength > MaxBytes)
        {
            throw TooLarge();
        }

        var body = request.BodyReader;
        while (true)
        {
            var result = await body.ReadAsync(context.HttpContext.RequestAborted);
            if (result.Buffer.Length > MaxBytes)
            {
                body.AdvanceTo(result.Buffer.End);
                throw TooLarge();
            }

            if (result.IsCompleted)
            {
                var incoming = Read(result.Buffer);
                body.AdvanceTo(result.Buffer.End);
                return await InputFormatterResult.SuccessAsync(incoming);
            }

            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static IncomingEvent Read(in ReadOnlySequence<byte> body) =>
        EventJsonReader.Read(body.IsSingleSegment ? body.FirstSpan : body.ToArray());

    private static BadHttpRequestException TooLarge() =>
        new($"An event has at most {MaxBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
}
