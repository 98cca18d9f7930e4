using System.Diagnostics.CodeAnalysis;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>A run as it is told, from its row or from memory.</summary>
internal static class SyncRuns
{
    [return: NotNullIfNotNull(nameof(row))]
    public static SyncRun? Of(SyncRunRow? row)
    {
        if (row is null) return null;
        var run = Of(row.Id, EnumNames.Parse<SyncKind>(row.Kind), EnumNames.Parse<SyncStatus>(row.State), row.StartedAt,
            row.FinishedAt, row.Error, SyncCheckpoint.Parse(row.Checkpoint), row.Counts);
        var seconds = (row.FinishedAt - row.StartedAt)?.TotalSeconds;
        return run with { RowsPerSecond = seconds > 0 ? Math.Round(row.Counts.Processed / seconds.Value, 1) : 0 };
    }

    public static SyncRun Of(
        string id, SyncKind kind, SyncStatus status, DateTimeOffset startedAt, DateTimeOffset? finishedAt,
        string? message, SyncCheckpoint checkpoint, SyncCounts counts) => new()
    {
        Id = id,
        Kind = kind,
        Status = status,
        Trigger = checkpoint.Trigger,
        Stage = checkpoint.Stage,
        StartedAt = startedAt,
        FinishedAt = finishedAt,
        Message = message,
        Processed = counts.Processed,
        Total = checkpoint.Total,
        Created = counts.Created,
        Updated = counts.Updated,
        Restored = counts.Restored,
        Renamed = counts.Renamed,
        Merged = counts.Merged,
        Deleted = counts.Deleted,
        Unchanged = Math.Max(0, counts.Processed - counts.Created - counts.Updated - counts.Restored),
        Failed = counts.Failed,
        Notes = checkpoint.Notes,
        Hold = status is SyncStatus.Held ? checkpoint.Hold : null,
    };
}
