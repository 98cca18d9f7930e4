using System.Diagnostics.CodeAnalysis;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>A run as it is told, from its row or from memory.</summary>
internal static class SyncRuns
{
    /// <summary>So long after its end the deletes that a person confirmed can be undone.</summary>
    public static readonly TimeSpan UndoWindow = TimeSpan.FromDays(1);

    [return: NotNullIfNotNull(nameof(row))]
    public static SyncRun? Of(SyncRunRow? row)
    {
        if (row is null) return null;
        var checkpoint = SyncCheckpoint.Parse(row.Checkpoint);
        var run = Of(row.Id, EnumNames.Parse<SyncKind>(row.Kind), EnumNames.Parse<SyncStatus>(row.State), row.StartedAt,
            row.FinishedAt, row.Error, checkpoint, row.Counts);
        var canUndo = row.Counts.Deleted > 0 && checkpoint is { ConfirmedAt: not null, IsUndone: false };
        var seconds = (row.FinishedAt - row.StartedAt)?.TotalSeconds;
        return run with
        {
            RowsPerSecond = seconds > 0 ? Math.Round(row.Counts.Processed / seconds.Value, 1) : 0,
            UndoUntil = canUndo ? row.FinishedAt + UndoWindow : null,
        };
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
        // ERPNext grows while it is read.
        Total = checkpoint.Total is { } total ? Math.Max(total, counts.Processed) : null,
        Created = counts.Created,
        Updated = counts.Updated,
        Restored = counts.Restored,
        Renamed = counts.Renamed,
        Merged = counts.Merged,
        Deleted = counts.Deleted,
        Left = counts.Left,
        Unchanged = Math.Max(0, counts.Processed - counts.Created - counts.Updated - counts.Restored - counts.Left),
        Failed = counts.Failed,
        Notes = checkpoint.Notes,
        UndoOf = checkpoint.UndoOf,
        Hold = status is SyncStatus.Held ? checkpoint.Hold : null,
    };
}
