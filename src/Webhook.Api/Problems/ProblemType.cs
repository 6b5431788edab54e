namespace Webhook.Api.Problems;

/// <summary>A kind of problem that a client can meet; <c>GET /problems/{name}</c> shows it.</summary>
/// <param name="Name">The last part of the problem's <c>type</c>.</param>
/// <param name="Status">The HTTP status that it comes with.</param>
/// <param name="Title">One sentence for people.</param>
/// <param name="Cure">What the client can do about it.</param>
public sealed record ProblemType(string Name, int Status, string Title, string Cure)
{
    public static readonly ProblemType BadRequest = new(
        "bad-request", StatusCodes.Status400BadRequest, "The request is not valid HTTP.",
        "The bytes on the wire break HTTP itself, for example a chunk of the wrong length. Let an HTTP library build the request.");

    public static readonly ProblemType Unauthenticated = new(
        "unauthenticated", StatusCodes.Status401Unauthorized, "The request has no valid credentials.",
        "Send an API key in X-API-Key, or a key or a token as Authorization: Bearer. The error's code tells what is wrong with what was sent.");

    public static readonly ProblemType InvalidSignature = new(
        "invalid-signature", StatusCodes.Status401Unauthorized, "The request is not signed as it must be.",
        "Sign webhook-id, webhook-timestamp and the body's bytes with a signing secret of the client, as Standard Webhooks 1.0 says. The error's code tells what is wrong.");

    public static readonly ProblemType Forbidden = new(
        "forbidden", StatusCodes.Status403Forbidden, "The client may not do this.",
        "Ask an administrator for the role that the detail names.");

    public static readonly ProblemType HttpsRequired = new(
        "https-required", StatusCodes.Status403Forbidden, "The service is used over HTTPS only.",
        "Send the request to the https address. Whatever secret this one held was sent in the clear: have it replaced.");

    public static readonly ProblemType NotFound = new(
        "not-found", StatusCodes.Status404NotFound, "There is nothing here.",
        "Compare the address with /docs. For an event, compare the event_id with the one in the answer that stored it.");

    public static readonly ProblemType MethodNotAllowed = new(
        "method-not-allowed", StatusCodes.Status405MethodNotAllowed, "The address does not take this method.",
        "Use one of the methods that the header Allow names.");

    public static readonly ProblemType NotAcceptable = new(
        "not-acceptable", StatusCodes.Status406NotAcceptable, "The answer is not to be had in a media type that Accept allows.",
        "Send Accept: application/json, or leave the header out.");

    public static readonly ProblemType RequestTimeout = new(
        "request-timeout", StatusCodes.Status408RequestTimeout, "The request came too slowly.",
        "Send the body without pauses. Nothing was stored; send the request again.");

    public static readonly ProblemType NameTaken = new(
        "name-taken", StatusCodes.Status409Conflict, "Another client has the name.",
        "Choose another name, or change the client that has it.");

    public static readonly ProblemType TooManySecrets = new(
        "too-many-secrets", StatusCodes.Status409Conflict, "There are as many keys or secrets as there may be.",
        "Remove those of the client that nobody uses any more; GET /admin/clients/{name} lists them. Those of a subscription go by themselves: wait until the first ends.");

    public static readonly ProblemType LastAdmin = new(
        "last-admin", StatusCodes.Status409Conflict, "Nobody could administer the service any more.",
        "Give another client the role admin and a key first.");

    public static readonly ProblemType BackupNotConfigured = new(
        "backup-not-configured", StatusCodes.Status409Conflict, "There is no folder for backups.",
        "Start the service with Backup:Directory, a folder outside of the data directory, best on another disk.");

    public static readonly ProblemType BackupRunning = new(
        "backup-running", StatusCodes.Status409Conflict, "Another backup has not ended.",
        "GET /admin/backup says how far it is. Begin the next one when it has ended.");

    public static readonly ProblemType BackupExists = new(
        "backup-exists", StatusCodes.Status409Conflict, "There is a file of that name.",
        "Choose another name, or leave it out: then the file is named by the time.");

    public static readonly ProblemType BodyTooLarge = new(
        "body-too-large", StatusCodes.Status413PayloadTooLarge, "The body is larger than the address takes.",
        "Send at most as many bytes as the detail says. Large attachments do not belong into an event.");

    public static readonly ProblemType UnsupportedMediaType = new(
        "unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "The address does not take this media type.",
        "Send one of the media types that the header Accept-Post names, in UTF-8.");

    public static readonly ProblemType InvalidCompression = new(
        "invalid-compression", StatusCodes.Status422UnprocessableEntity, "The body is not compressed as Content-Encoding says.",
        "Compress the whole body with the method that Content-Encoding names, or leave both out.");

    public static readonly ProblemType UnreadableEvent = new(
        "unreadable-event", StatusCodes.Status422UnprocessableEntity, "The body cannot be read as one JSON object.",
        "Let a JSON library write the body: UTF-8, one object, no member twice, no comments, no trailing commas. Each error names the place.");

    public static readonly ProblemType InvalidEvent = new(
        "invalid-event", StatusCodes.Status422UnprocessableEntity, "The event is not valid.",
        "Mend every member that errors lists, by its pointer, and send the event again. GET /schema.json has all the rules.");

    public static readonly ProblemType InvalidRequest = new(
        "invalid-request", StatusCodes.Status422UnprocessableEntity, "The request is not valid.",
        "Mend every header, parameter and member that errors lists and send the request again.");

    public static readonly ProblemType InvalidBatch = new(
        "invalid-batch", StatusCodes.Status422UnprocessableEntity, "The body cannot be read as a batch of events.",
        "Send a JSON array of 1 to 1,000 events as application/json, or one event a line as application/x-ndjson.");

    public static readonly ProblemType NothingStored = new(
        "nothing-stored", StatusCodes.Status422UnprocessableEntity, "No event of the batch is valid.",
        "Mend the events as results says, by index and pointer, and send them again.");

    public static readonly ProblemType IdempotencyConflict = new(
        "idempotency-conflict", StatusCodes.Status422UnprocessableEntity, "The idempotency key belongs to another event.",
        "A key names one event for ever. Send this event with a key of its own; to retry the first event, send its content unchanged.");

    public static readonly ProblemType TooManyRequests = new(
        "too-many-requests", StatusCodes.Status429TooManyRequests, "Too many requests came in too short a time.",
        "Wait as long as Retry-After says. RateLimit-Policy says how many are allowed; many events fit into one POST /webhook/appointments.");

    public static readonly ProblemType InternalError = new(
        "internal-error", StatusCodes.Status500InternalServerError, "The service failed.",
        "Nothing was acknowledged. Send the request again with the same idempotency key; if it fails again, report the trace_id.");

    public static readonly ProblemType Overloaded = new(
        "overloaded", StatusCodes.Status503ServiceUnavailable, "Too many requests are waiting.",
        "Nothing was stored. Wait as long as Retry-After says, then send the request again with the same idempotency key.");

    public static readonly ProblemType StorageUnavailable = new(
        "storage-unavailable", StatusCodes.Status503ServiceUnavailable, "Storage cannot be used now.",
        "Nothing was acknowledged. Wait as long as Retry-After says, then send the request again with the same idempotency key.");

    public static readonly ProblemType Stopping = new(
        "stopping", StatusCodes.Status503ServiceUnavailable, "The service stops before the body has ended.",
        "Nothing was acknowledged. Wait as long as Retry-After says, then send the request again with the same idempotency keys.");

    public static readonly ProblemType TooManyListeners = new(
        "too-many-listeners", StatusCodes.Status503ServiceUnavailable, "Too many listen to the live stream.",
        "Wait as long as Retry-After says, then connect again with the same Last-Event-ID: nothing is missed meanwhile.");

    public static readonly ProblemType IssuerUnavailable = new(
        "issuer-unavailable", StatusCodes.Status503ServiceUnavailable, "Tokens cannot be checked now.",
        "The server that issues tokens does not answer the service. Wait as long as Retry-After says, then send the request again; API keys work meanwhile.");

    /// <summary>All of them, by status.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        BadRequest, Unauthenticated, InvalidSignature, Forbidden, HttpsRequired, NotFound, MethodNotAllowed, NotAcceptable,
        RequestTimeout, NameTaken, TooManySecrets, LastAdmin, BackupNotConfigured, BackupRunning, BackupExists, BodyTooLarge, UnsupportedMediaType,
        InvalidCompression, UnreadableEvent, InvalidEvent, InvalidRequest, InvalidBatch, NothingStored, IdempotencyConflict,
        TooManyRequests, InternalError, Overloaded, StorageUnavailable, Stopping, TooManyListeners,
        IssuerUnavailable,
    ];

    /// <summary>Where the problem is explained.</summary>
    public string Path => $"/problems/{Name}";
}
