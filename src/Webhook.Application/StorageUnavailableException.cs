namespace Webhook.Application;

/// <summary>The database cannot be used now; the same request may succeed later.</summary>
public sealed class StorageUnavailableException(Exception? innerException = null)
    : Exception("Storage is unavailable.", innerException);
