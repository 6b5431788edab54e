using Webhook.EndToEndTests.Documents;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.Deployment;

internal sealed class UnitFileTests
{
    private const string Unit = "appointment-webhook.service";

    [Test]
    public void It_is_started_again_however_often_its_start_fails() =>
        Assert.That(Repository.Read($"docs/deployment/{Unit}"), Does.Contain("Restart=on-failure").And.Contain("StartLimitIntervalSec=0"));

    [Test]
    public async Task Systemd_finds_nothing_wrong_with_the_unit()
    {
        Tool.Require("systemd-analyze");
        using var folder = new TemporaryFolder();

        // The program of the unit must be there.
        var text = Repository.Read($"docs/deployment/{Unit}").Replace("/opt/webhook/Webhook.Api", "/bin/true", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File(Unit), text);
        var (output, errors) = await Tool.RunAsync(folder.Path, "bash", "-c", $"systemd-analyze verify ./{Unit} 2>&1");
        Assert.That(errors + output, Is.Empty);
    }
}
