using System.Runtime.Versioning;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>Erasures that are killed, or that have company.</summary>
internal sealed class ErasureFaultTests
{
    private const string Canary = "canary7f3a";

    // What SQLite locks of a database's file as long as it has it open (https://www.sqlite.org/src/file/src/os.h, SHARED_FIRST and SHARED_SIZE).
    private const long SharedFirst = 0x40000002;
    private const long SharedSize = 510;

    private static readonly PatientLog Log = new(4_000, place => place % 4 == 0 ? Canary : $"person{place % 97}");

    /// <summary>
    /// A process loses all its locks on a file when it closes the file anywhere (fcntl(2)). Other processes' SQLite then takes
    /// the write-ahead log away as soon as they close the database, and with it what is acknowledged afterwards.
    /// </summary>
    [Test]
    [Platform("Linux")]
    [SupportedOSPlatform("linux")]
    public async Task The_service_still_holds_its_lock_on_the_database_after_an_erasure()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        await Log.StoreAsync(webhook);
        await webhook.EraseAsync(PatientLog.PatientId(Canary));
        await using var file = new FileStream(folder.File(StoredEvents.FileName), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Assert.That(() => file.Lock(SharedFirst, SharedSize), Throws.InstanceOf<IOException>());
    }
}
