namespace CustomerSync.Storage;

/// <summary>One execution of a sync, as its row tells.</summary>
/// <param name="Kind"><c>basic</c> or <c>enhanced</c>.</param>
/// <param name="State"><see cref="Running"/>, <see cref="Held"/>, and then whatever <see cref="SyncStore.FinishRun"/> was told.</param>
/// <param name="Checkpoint">Where it goes on: the coordinator's own text.</param>
internal sealed record SyncRunRow(
    string Id, string Kind, string State, string Checkpoint, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt,
    string? Error, SyncCounts Counts)
{
    public const string Running = "running";

    /// <summary>Waits for a person's word.</summary>
    public const string Held = "held";

    /// <summary>A verification that waits.</summary>
    public const string Paused = "paused";
}

/// <param name="Processed">Rows of ERPNext that were read.</param>
internal sealed record SyncCounts(
    long Pages, long Processed, long Created, long Updated, long Restored, long Renamed, long Merged, long Deleted,
    long Left, long Failed)
{
    public static SyncCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
