using System.Security.Cryptography;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests;

/// <summary>What cannot work does not start, says what to do, and leaves the data as they are.</summary>
[Parallelizable]
[Long]
internal sealed class RefusedStartTests
{
    private const int HeaderBytes = 100;
    private const int PageBytes = 4096;
    private static readonly ProcessOptions WithoutRights = new() { WithoutRights = true };

    [Test]
    public async Task A_file_that_is_no_database_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File(StoredEvents.FileName), "Notes of a text file, longer than a header.\n" + new string('x', 10_000));
        await AssertRefusedAsync(folder, "The file is damaged or no SQLite database. Put a backup in its place");
    }

    [TestCase(0, HeaderBytes, TestName = "A_database_with_a_damaged_header_is_refused")]
    [TestCase(HeaderBytes, PageBytes, TestName = "A_database_with_a_damaged_first_page_is_refused")]
    public async Task A_damaged_database_is_refused(int from, int to)
    {
        using var folder = await UsedFolderAsync();
        var file = folder.File(StoredEvents.FileName);
        var bytes = await File.ReadAllBytesAsync(file);
        new Random(from).NextBytes(bytes.AsSpan(from..to));
        await File.WriteAllBytesAsync(file, bytes);
        await AssertRefusedAsync(folder, "The file is damaged or no SQLite database. Put a backup in its place");
    }

    [Test]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        using var folder = await UsedFolderAsync();
        StoredEvents.Execute(folder.Path, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0.0')");
        await AssertRefusedAsync(folder, "was made by a newer version of this service. Start that version");
    }

    [Test]
    public async Task A_database_that_may_only_be_read_is_refused()
    {
        using var folder = await UsedFolderAsync();
        MakeReadOnly(folder);
        await AssertRefusedAsync(folder, "Give the service's user the right to write", UserWithoutRights());
    }

    [Test]
    public async Task A_folder_that_may_not_be_written_is_refused()
    {
        using var folder = new TemporaryFolder();
        MakeReadOnly(folder);
        await AssertRefusedAsync(folder, "Give the service's user the right to write its folder", UserWithoutRights());
    }

    [Test]
    public async Task A_writable_database_in_a_folder_that_may_not_be_written_is_refused()
    {
        using var folder = await UsedFolderAsync();
        var options = UserWithoutRights();
        MakeReadOnly(folder);
        File.SetUnixFileMode(
            folder.File(StoredEvents.FileName),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        await AssertRefusedAsync(folder, "Give the service's user the right to write", options);
    }

    [Test]
    public async Task A_locked_database_is_refused()
    {
        using var folder = await UsedFolderAsync();
        var before = Hashes(folder);
        RefusedStart refused;

        // No look at the files meanwhile: closing a file gives up all locks that this process has on it.
        using (StoredEvents.Lock(folder.Path))
        {
            refused = await WebhookProcess.RefuseAsync(folder.Path);
        }

        Assert.Multiple(() =>
        {
            Assert.That(refused.ExitCode, Is.EqualTo(1));
            Assert.That(refused.Errors, Does.Contain("Another process holds its lock. End that process, then start again."));
            Assert.That(Hashes(folder), Is.EqualTo(before));
        });
    }

    [Test]
    public async Task A_missing_folder_is_refused_and_not_made()
    {
        using var folder = new TemporaryFolder();
        var missing = folder.File("missing");
        var refused = await WebhookProcess.RefuseAsync(missing);
        Assert.Multiple(() =>
        {
            Assert.That(refused.ExitCode, Is.EqualTo(1));
            Assert.That(refused.Errors, Does.Contain($"The folder {missing} does not exist. Create it"));
            Assert.That(missing, Does.Not.Exist);
        });
    }

    [Test]
    public async Task An_address_in_use_is_named()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        var address = webhook.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        var refused = await WebhookProcess.RefuseAsync(other.Path, new ProcessOptions { Arguments = [$"--Urls={address}"] });
        Assert.Multiple(() =>
        {
            Assert.That(refused.ExitCode, Is.EqualTo(1));
            Assert.That(refused.Errors, Does.Contain(address).And.Contain("End the program that uses the address"));
        });
    }

    [TestCase("--RateLimiting:Client:Burst=0", "RateLimiting:Client: The field Burst must be between 1 and 1000000.")]
    [TestCase("--RateLimiting:Clients:epic:PermitsPerSecond=0", "RateLimiting:Clients:epic: The field PermitsPerSecond")]
    [TestCase("--Limits:MaxConnections=0", "MaxConnections must be between 1 and 1000000")]
    [TestCase("--Shutdown:DrainSeconds=11", "DrainSeconds must be between 0 and 10")]
    [TestCase("--ForwardedHeaders:KnownProxies:0=proxy.example", "proxy.example is neither an IP address nor a network such as 10.0.0.0/8.")]
    [TestCase("--Authentication:Jwt:Authority=http://issuer.example", "must be an https address, or an http address of this machine.")]
    [TestCase("--Authentication:Jwt:Authority=https://issuer.example", "Authentication:Jwt:Audience is required beside Authority")]
    public async Task A_wrong_setting_is_named(string argument, string message)
    {
        using var folder = new TemporaryFolder();
        await AssertRefusedAsync(folder, message, new ProcessOptions { Arguments = [argument] });
    }

    [TestCase("http://0.0.0.0:0")]
    [TestCase("http://[::]:0")]
    [TestCase("http://*:0")]
    [TestCase("http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task Nobody_opens_the_service_to_a_network_without_credentials(string urls)
    {
        using var folder = new TemporaryFolder();
        var refused = await WebhookProcess.RefuseAsync(folder.Path, new ProcessOptions { Arguments = [$"--Urls={urls}"] });
        Assert.Multiple(() =>
        {
            Assert.That(refused.ExitCode, Is.EqualTo(1));
            Assert.That(refused.Errors, Does.Match(@"It would be open to everybody who reaches (0\.0\.0\.0|\[::\]):0: without credentials it listens on loopback addresses only\."));
            Assert.That(refused.Output, Does.Not.Contain("   at "), "One sentence is enough.");
        });
    }

    private static async Task AssertRefusedAsync(TemporaryFolder folder, string message, ProcessOptions? options = null)
    {
        var before = Hashes(folder);
        var refused = await WebhookProcess.RefuseAsync(folder.Path, options);
        Assert.Multiple(() =>
        {
            Assert.That(refused.ExitCode, Is.EqualTo(1));
            Assert.That(refused.Errors, Does.StartWith("The service cannot start. ").And.Contain(message));
            Assert.That(Hashes(folder), Is.EqualTo(before));
        });
    }

    private static async Task<TemporaryFolder> UsedFolderAsync()
    {
        var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        using var answer = await webhook.Client.PostEventAsync("A-1");
        await webhook.TerminateAsync();
        return folder;
    }

    // The log may say that the start was refused.
    private static Dictionary<string, string> Hashes(TemporaryFolder folder) => Directory.GetFiles(folder.Path)
        .Where(file => Path.GetExtension(file) != ".log")
        .ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    // For root, modes do not count.
    private static ProcessOptions? UserWithoutRights() => Environment.UserName == "root" ? WithoutRights : null;

    private static void MakeReadOnly(TemporaryFolder folder)
    {
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode search = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        foreach (var file in Directory.GetFiles(folder.Path))
        {
            File.SetUnixFileMode(file, read);
        }

        File.SetUnixFileMode(folder.Path, read | search);
    }
}
