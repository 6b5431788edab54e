using System.Reflection;
using Microsoft.AspNetCore.Authorization;

namespace Webhook.Api.Authentication;

/// <summary>The role that an action requires; who has <c>admin</c> has all. Actions for everybody say <c>AllowAnonymous</c>.</summary>
/// <param name="role">One of <c>ClientRoleNames</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequiresAttribute(string role) : AuthorizeAttribute(policy: role)
{
    public string Role => Policy!;

    /// <returns>What the action or else its controller requires; null for actions for everybody.</returns>
    public static RequiresAttribute? Of(MethodInfo action) =>
        action.GetCustomAttribute<RequiresAttribute>() ?? action.DeclaringType!.GetCustomAttribute<RequiresAttribute>();
}
