using NUnit.Framework;

namespace Webhook.TestServers;

/// <summary>What happens to a test whose server is not installed: skipped on a developer's machine, failed in continuous integration.</summary>
public static class MissingServer
{
    /// <summary>Whether this is continuous integration: the environment variable <c>CI</c> is <c>true</c>.</summary>
    public static bool MustFail { get; } = Environment.GetEnvironmentVariable("CI") == "true";

    /// <param name="reason">What is missing, and what to install.</param>
    /// <param name="fail">Whether the test fails; otherwise it is skipped.</param>
    /// <returns>What ends the test when it is thrown.</returns>
    public static ResultStateException Because(string reason, bool fail) =>
        fail ? new AssertionException(reason) : new IgnoreException(reason);
}
