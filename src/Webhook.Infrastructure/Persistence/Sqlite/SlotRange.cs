namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>The slots that cover a range of times: two days each where whole ones fit, two hours each before and after.</summary>
/// <param name="First">The first slot of two hours.</param>
/// <param name="Last">The last one.</param>
internal sealed record SlotRange(long First, long Last)
{
    private static readonly long SlotsOfBlock = TimeSlots.OfTwoDays.Microseconds / TimeSlots.OfTwoHours.Microseconds;

    /// <summary>The first slot of two days that lies in the range as a whole.</summary>
    public long FirstBlock { get; } = (First + SlotsOfBlock - 1) / SlotsOfBlock;

    /// <summary>The last one; before the first when there is none.</summary>
    public long LastBlock { get; } = ((Last + 1) / SlotsOfBlock) - 1;

    /// <summary>The last slot of two hours before the slots of two days; of all when there are none of those.</summary>
    public long LastBefore => HasBlocks ? (FirstBlock * SlotsOfBlock) - 1 : Last;

    /// <summary>The first slot of two hours after the slots of two days; beyond the last when there are none of those.</summary>
    public long FirstAfter => HasBlocks ? (LastBlock + 1) * SlotsOfBlock : Last + 1;

    /// <summary>How many slots of both kinds there are.</summary>
    public long Count => LastBefore - First + 1 + Math.Max(0, LastBlock - FirstBlock + 1) + (Last - FirstAfter + 1);

    private bool HasBlocks => FirstBlock <= LastBlock;
}
