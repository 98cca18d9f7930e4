using CustomerSync.Feed;

namespace CustomerSync.Storage;

/// <summary>A page of a sync, decided: what is written in one transaction.</summary>
/// <param name="Checkpoint">Where the run goes on after this page: the coordinator's own text.</param>
/// <param name="HeadBefore">The feed's head, noted before the request was sent.</param>
/// <param name="Processed">How many rows of ERPNext the page had, those that are as they were among them.</param>
/// <param name="Items">What differs, guarded by the versions that <see cref="SyncStore.ComparePage"/> gave; no name twice.</param>
internal sealed record SyncPage(
    SyncLease Lease, string Checkpoint, FeedCursor HeadBefore, int Processed, IReadOnlyList<CommitItem> Items, IReadOnlyList<SyncFailureRow> Failures);

/// <summary>The right to write for a run, until another takes it.</summary>
internal sealed record SyncLease(string RunId, string Token);

/// <summary>A customer that a run could not take.</summary>
internal sealed record SyncFailureRow(string ErpnextId, string Message, DateTimeOffset At);

/// <summary>How a page ended.</summary>
/// <param name="LeaseHeld">False: another has taken the run, or it has ended; nothing was written.</param>
/// <param name="Changed">How many changes were made.</param>
/// <param name="ReadAgain">Customers that changed meanwhile: not written, to be read from ERPNext again, one by one.</param>
internal sealed record PageCommit(bool LeaseHeld, FeedCursor Head, int Changed, IReadOnlyList<string> ReadAgain);
