namespace Webhook.Infrastructure.Copying;

/// <summary>What a copy does, in this order.</summary>
public enum CopyStep
{
    Events,
    Audit,
    Rest,
    Verification,
}

/// <summary>How far a copy is.</summary>
/// <param name="Step">What it does.</param>
/// <param name="Done">Rows that are done; of the verification, those of the target.</param>
/// <param name="Total">Of so many.</param>
public readonly record struct CopyProgress(CopyStep Step, long Done, long Total);

/// <summary>A table as both databases have it.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">How many the source has.</param>
/// <param name="TargetRows">How many the target has.</param>
/// <param name="Checksum">Of all values in the source, whatever the order of the rows.</param>
/// <param name="TargetChecksum">The same in the target.</param>
public sealed record ComparedTable(string Name, long Rows, long TargetRows, string Checksum, string TargetChecksum)
{
    public bool IsSame => Rows == TargetRows && Checksum == TargetChecksum;
}
