namespace Webhook.Api.Authentication;

/// <summary>The action takes a body that a client with signing secrets must sign.</summary>
/// <param name="maxBytes">The longest body that is read to check its signature, as it was sent.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SignedBodyAttribute(long maxBytes) : Attribute
{
    public long MaxBytes => maxBytes;
}
