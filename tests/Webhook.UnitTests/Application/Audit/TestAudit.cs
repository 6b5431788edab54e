using Moq;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Audit;

/// <summary>An audit in memory, with hashes that can be read.</summary>
internal sealed class TestAudit : IAuditHash
{
    private readonly Mock<IAuditTrail> trail = new(MockBehavior.Strict);

    public TestAudit()
    {
        trail.Setup(port => port.AppendAsync(It.IsAny<AuditEntry>(), It.IsAny<CancellationToken>()))
            .Returns((AuditEntry entry, CancellationToken _) =>
            {
                Entries.Add(entry);
                return Fault is null ? Task.CompletedTask : Task.FromException(Fault);
            });
        Recorder = new AuditRecorder(trail.Object, this);
    }

    /// <summary>Somebody who asks.</summary>
    public static Access Somebody { get; } = new("epic", "192.0.2.7", "listEvents", "GET /webhook/events", "0af7651916cd43dd8448eb211c80319c");

    public List<AuditEntry> Entries { get; } = [];

    /// <summary>What storing an entry fails with; null when it works.</summary>
    public Exception? Fault { get; set; }

    public AuditRecorder Recorder { get; }

    public string Of(string name, string value) => $"{name}:{value}";
}
