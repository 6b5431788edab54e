namespace Webhook.Infrastructure.Copying;

/// <summary>The copy cannot go on; the message tells an operator what to do about it.</summary>
public sealed class CopyException : Exception
{
    public CopyException(string message) : base(message)
    {
    }

    public CopyException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
