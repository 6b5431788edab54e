namespace Webhook.FunctionalTests;

/// <summary>The folders of all services of a test run; the last one goes when no service can log into it any more.</summary>
[SetUpFixture]
internal sealed class DataDirectories
{
    private static readonly string All = Directory.CreateTempSubdirectory("webhook-functional-").FullName;

    public static string Create() => Directory.CreateDirectory(Path.Combine(All, Path.GetRandomFileName())).FullName;

    [OneTimeTearDown]
    public void Delete_all()
    {
        NLog.LogManager.Shutdown();
        Directory.Delete(All, recursive: true);
    }
}
