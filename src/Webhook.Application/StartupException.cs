namespace Webhook.Application;

/// <summary>The service cannot start; the message tells an operator what to do about it.</summary>
public sealed class StartupException : Exception
{
    public StartupException(string message) : base(message)
    {
    }

    public StartupException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
