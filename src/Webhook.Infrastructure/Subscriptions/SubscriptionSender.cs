using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Polly.Timeout;
using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Signatures;
using Webhook.Application.Subscriptions;
using Webhook.Domain;

namespace Webhook.Infrastructure.Subscriptions;

/// <summary>
/// Tries once: when and how often an event is tried again, and when a receiver is left alone, is for the engine to say,
/// which remembers it across restarts.
/// </summary>
internal sealed class SubscriptionSender(IHttpClientFactory clients, TimeProvider time) : ISubscriptionSender
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "subscriptions";

    private static readonly MediaTypeHeaderValue Json = new("application/json", Encoding.UTF8.WebName);
    private static readonly MediaTypeHeaderValue CloudEventsJson = new("application/cloudevents+json", Encoding.UTF8.WebName);

    // One for all time: its connections are renewed by themselves.
    private readonly HttpClient client = clients.CreateClient(Client);

    public async Task<SendResult> SendAsync(Subscription subscription, string messageId, LoggedEvent logged, CancellationToken cancellationToken)
    {
        using var request = Request(subscription, messageId, logged);
        try
        {
            // Leaving the body to be drained behind the scenes gives the connection back where that is soon done, and closes it otherwise.
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new SendResult(Judge(response), (int)response.StatusCode);
        }
        catch (HttpRequestException exception)
        {
            return new SendResult(Judge(exception), null);
        }
        catch (Exception exception) when (exception is TimeoutRejectedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new SendResult(new DeliveryOutcome.Unavailable("did not answer in time", null) { MayBeTheEvent = true }, null);
        }
    }

    private HttpRequestMessage Request(Subscription subscription, string messageId, LoggedEvent logged)
    {
        var (body, type) = subscription.Format switch
        {
            DeliveryFormat.Event => (logged.Json, Json),
            DeliveryFormat.CloudEvents => (CloudEventJson.Write(messageId, logged), CloudEventsJson),
        };
        var now = time.GetUtcNow();
        var timestamp = WebhookSignature.TimestampOf(now);
        var content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = type } };
        var request = new HttpRequestMessage(HttpMethod.Post, subscription.Url) { Content = content };
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, messageId);
        request.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, timestamp);
        request.Headers.TryAddWithoutValidation(
            WebhookSignature.SignatureHeader, WebhookSignature.Sign(messageId, timestamp, body.Span, subscription.KeysAt(now)));
        foreach (var (name, value) in subscription.Headers)
        {
            // Some, such as Content-Language, are kept with the content.
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private DeliveryOutcome Judge(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 200 and < 300 => DeliveryOutcome.Done.Instance,
        >= 300 and < 400 and var status => new DeliveryOutcome.Failed($"answered {status}; redirects are not followed"),
        (int)HttpStatusCode.Gone and var status => new DeliveryOutcome.Gone($"answered {status}"),
        ((int)HttpStatusCode.TooManyRequests or (>= 500 and < 600)) and var status =>
            Unavailable(status, RetryAfter(response.Headers.RetryAfter)),
        var status => new DeliveryOutcome.Failed($"answered {status}"),
    };

    // One that says when it will take more, or that it got too much, speaks of itself.
    private static DeliveryOutcome.Unavailable Unavailable(int status, TimeSpan? retryAfter) =>
        new($"answered {status}", retryAfter) { MayBeTheEvent = status != (int)HttpStatusCode.TooManyRequests && retryAfter is null };

    private static bool IsBeforeSending(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ConnectionError;

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        (header?.Delta ?? header?.Date - time.GetUtcNow()) is { } delay && delay > TimeSpan.Zero ? delay : null;

    private static DeliveryOutcome Judge(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.InvalidResponse => new DeliveryOutcome.Failed("answered something that is not HTTP"),
        HttpRequestError.ConfigurationLimitExceeded => new DeliveryOutcome.Failed("answered with headers that are too large"),
        var error => new DeliveryOutcome.Unavailable(WhyNoAnswer(error, exception.InnerException), null) { MayBeTheEvent = !IsBeforeSending(error) },
    };

    private static string WhyNoAnswer(HttpRequestError error, Exception? cause) => (error, cause) switch
    {
        (_, ForbiddenReceiverException) => cause.Message,
        (HttpRequestError.NameResolutionError, _) => "has a name that cannot be resolved",
        (HttpRequestError.SecureConnectionError, _) => "cannot be reached by TLS: the handshake failed, or the certificate is not trusted",
        (HttpRequestError.ConnectionError, SocketException { SocketErrorCode: SocketError.ConnectionRefused }) => "refused the connection",
        (HttpRequestError.ConnectionError, _) => "cannot be connected to",
        _ => "broke the connection off",
    };
}
