namespace Webhook.EndToEndTests.Support;

/// <summary>What a receiver does with the requests that fit.</summary>
internal sealed record Behaviour
{
    public ReceiverMode Mode { get; init; }

    /// <summary>Unless it is given: 200 when the delivery verifies, else 401, and 503 to a path without secrets.</summary>
    public int? Status { get; init; }

    public int DelayMs { get; init; }

    /// <summary>In seconds.</summary>
    public double RetryAfter { get; init; }

    /// <summary>Whether <see cref="RetryAfter"/> is told as a date.</summary>
    public bool RetryAfterDate { get; init; }

    /// <summary>Whether the answer's body is the request's.</summary>
    public bool Echo { get; init; }

    /// <summary>Whether headers and body are forgotten, because there are very many requests.</summary>
    public bool Brief { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public string? Path { get; init; }

    public long? EventId { get; init; }

    public string? AppointmentId { get; init; }

    /// <summary>How often; without it, always.</summary>
    public int? Times { get; init; }

    public static Behaviour Answer(int status) => new() { Status = status };
}

internal enum ReceiverMode
{
    Answer,

    /// <summary>Takes the request and says nothing.</summary>
    Hang,

    /// <summary>Breaks the connection off.</summary>
    Reset,

    /// <summary>Begins to answer and says nothing more.</summary>
    Stuck,

    /// <summary>Answers as long as anybody listens.</summary>
    Endless,
}
