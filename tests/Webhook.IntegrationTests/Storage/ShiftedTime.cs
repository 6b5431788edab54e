namespace Webhook.IntegrationTests.Storage;

/// <summary>The system's clock, some days ahead.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
}
