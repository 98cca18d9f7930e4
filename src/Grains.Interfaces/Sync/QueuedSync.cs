namespace CustomerSync.Sync;

/// <summary>
/// What a person wants once the sync under way has ended: a full sync, confirmed deletes, that they be undone, or a
/// verification.
/// </summary>
public enum QueuedSyncKind { Full = 0, Deletes = 1, Undo = 2, Verification = 3 }

/// <summary>It waits until the sync under way has ended, for an hour at most.</summary>
/// <param name="RunId">Whose deletes they are, or of a verification that goes on; null of a run that begins.</param>
/// <param name="At">When it was wanted (UTC).</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.QueuedSync")]
public sealed record QueuedSync(
    [property: Id(0)] QueuedSyncKind Kind, [property: Id(1)] string? RunId, [property: Id(2)] DateTimeOffset At);

/// <summary>What became of a person's word on a run.</summary>
/// <param name="Run">As it stands; null when there is none of that id.</param>
/// <param name="Refusal">Why it cannot be so, in one sentence; null when it can.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SyncAnswer")]
public sealed record SyncAnswer([property: Id(0)] SyncRun? Run, [property: Id(1)] string? Refusal);

/// <summary>Which runs are listed; null: whichever.</summary>
/// <param name="Changed">Only those that changed a customer.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SyncRunFilter")]
public sealed record SyncRunFilter(
    [property: Id(0)] SyncKind? Kind, [property: Id(1)] SyncStatus? Status, [property: Id(2)] bool Changed);
