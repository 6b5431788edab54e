namespace Webhook.EndToEndTests.Support;

/// <summary>
/// How long the tests under load run. By default they are shortened, so that every <c>dotnet test</c> can afford them;
/// with the environment variable <c>WEBHOOK_TEST_FULL=1</c> they run at full length.
/// </summary>
internal static class TestLength
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("WEBHOOK_TEST_FULL") == "1";

    public static T Of<T>(T shortened, T full) => Full ? full : shortened;
}
