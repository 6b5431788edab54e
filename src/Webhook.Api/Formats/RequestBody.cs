using System.Buffers;

namespace Webhook.Api.Formats;

/// <summary>Reads small bodies whole.</summary>
internal static class RequestBody
{
    /// <param name="request">Whose body.</param>
    /// <param name="maxBytes">The limit, after decompression; a longer body is not read to its end.</param>
    /// <param name="parse">Gets all of the body, which is gone when it returns.</param>
    /// <exception cref="BadHttpRequestException">With status 413: the body is longer.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, int maxBytes, Func<ReadOnlySpan<byte>, T> parse)
    {
        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        var body = request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(request.HttpContext.RequestAborted);
            var buffer = read.Buffer;
            if (buffer.Length > maxBytes)
            {
                body.AdvanceTo(buffer.End);
                throw TooLarge(maxBytes);
            }

            if (read.IsCompleted)
            {
                var parsed = parse(buffer.IsSingleSegment ? buffer.FirstSpan : buffer.ToArray());
                body.AdvanceTo(buffer.End);
                return parsed;
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static BadHttpRequestException TooLarge(int maxBytes) =>
        new($"The body may have at most {maxBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
}
