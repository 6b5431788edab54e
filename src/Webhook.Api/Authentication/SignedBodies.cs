using System.Buffers;
using Microsoft.AspNetCore.WebUtilities;
using Webhook.Api.Auditing;
using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Application.Signatures;

namespace Webhook.Api.Authentication;

/// <summary>
/// Checks the signature of what a client with signing secrets posts, over the bytes as they were sent and before anything
/// reads them. A body must be there as a whole for that: a long one waits in a file that nobody else can open.
/// </summary>
internal sealed class SignedBodies(RequestDelegate next, IClientDirectory clients, Refusals refusals, TimeProvider time)
{
    private const int MaxBytesInMemory = 64 * 1024;
    private const int ChunkBytes = 4 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<SignedBodyAttribute>() is { } signed
            && clients.Find(context.User.Source()) is { SigningSecrets: { Count: > 0 } secrets })
        {
            var headers = context.Request.Headers;
            using var signature = WebhookSignature.Read(
                One(headers, WebhookSignature.IdHeader), One(headers, WebhookSignature.TimestampHeader), One(headers, WebhookSignature.SignatureHeader),
                secrets, time.GetUtcNow(), out var fault);
            fault ??= await CheckAsync(context, signature!, signed.MaxBytes);
            if (fault is not null)
            {
                await refusals.RefuseSignatureAsync(context, InputError.InHeader(fault.Header, fault.Violation));
                return;
            }
        }

        await next(context);
    }

    // A header that is repeated is one that nobody can have signed.
    private static string? One(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var values) ? values.Count == 1 ? values[0] : string.Empty : null;

    private static async Task<SignatureFault?> CheckAsync(HttpContext context, WebhookSignature signature, long maxBytes)
    {
        if (context.Request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        var inMemory = (int)Math.Min(Math.Max(context.Request.ContentLength ?? MaxBytesInMemory, 1), MaxBytesInMemory);
        var body = new FileBufferingReadStream(context.Request.Body, inMemory, bufferLimit: null, Path.GetTempPath());
        context.Response.RegisterForDisposeAsync(body);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (int read; (read = await body.ReadAsync(chunk, context.RequestAborted)) > 0;)
            {
                Unlink(body);
                signature.Append(chunk.AsSpan(..read));
                if (body.Length > maxBytes)
                {
                    throw TooLarge(maxBytes);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk, clearArray: true);
        }

        body.Position = 0;
        context.Request.Body = body;
        return signature.Check();
    }

    // An open file without a name goes away with the process, even with one that is killed. Windows does that by itself.
    private static void Unlink(FileBufferingReadStream body)
    {
        if (body.TempFileName is { } file && !OperatingSystem.IsWindows())
        {
            File.Delete(file);
        }
    }

    private static BadHttpRequestException TooLarge(long maxBytes) =>
        new($"The body may have at most {maxBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
}
