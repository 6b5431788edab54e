using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>
/// Tells a retry from a conflict: equal for equal content, whatever its representation was, and giving nothing away
/// about the content without this installation's key.
/// </summary>
public interface IContentFingerprint
{
    /// <returns>The HMAC-SHA-256 of the content's canonical form.</returns>
    byte[] Compute(EventContent content);
}
