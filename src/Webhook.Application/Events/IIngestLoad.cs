namespace Webhook.Application.Events;

/// <summary>Says whether so much comes in that other work should hold back.</summary>
public interface IIngestLoad
{
    /// <summary>Whether many events were waiting for the writer a moment ago.</summary>
    bool IsHigh { get; }
}
