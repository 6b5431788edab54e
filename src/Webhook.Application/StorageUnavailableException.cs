namespace Webhook.Application;

/// <summary>The database cannot be read now; the same request may succeed later.</summary>
public sealed class StorageUnavailableException(Exception innerException)
    : Exception("Storage is unavailable.", innerException);
