using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Verification;

namespace CustomerSync.Storage;

/// <summary>A page of a sync, decided: what is written in one transaction.</summary>
/// <param name="Lease">Null outside of any run: no checkpoint and no failure is noted then.</param>
/// <param name="Checkpoint">Where the run goes on after this page: the coordinator's own text.</param>
/// <param name="HeadBefore">The feed's head, noted before the request was sent.</param>
/// <param name="Processed">How many rows of ERPNext the page had, those that are as they were among them.</param>
/// <param name="Items">What differs, guarded by the versions on which it was decided.</param>
internal sealed record SyncPage(
    SyncLease? Lease, string Checkpoint, FeedHead HeadBefore, int Processed, IReadOnlyList<CommitItem> Items,
    IReadOnlyList<SyncFailureRow> Failures)
{
    public PageEvidence Evidence { get; init; } = PageEvidence.None;
}

/// <summary>What a comparison has shown, beside what it changes.</summary>
/// <param name="Found">Differences that the items mend; one of an item that is not written is not noted.</param>
/// <param name="Known">Customers that were known to differ, and do so no more once this is written.</param>
internal sealed record PageEvidence(IReadOnlyList<CustomerDifference> Found, IReadOnlyList<string> Known)
{
    public static PageEvidence None { get; } = new([], []);

    public PageEvidence Without(string name) => new(
        [.. Found.Where(one => one.ErpnextId != name)], [.. Known.Where(known => known != name)]);
}

/// <summary>
/// A customer's new name, decided: its row goes on under it, whatever was there before, and a tombstone stays under the
/// old one.
/// </summary>
/// <param name="Lease">Null outside of any run.</param>
/// <param name="Checkpoint">Where the run goes on afterwards.</param>
/// <param name="HeadBefore">The feed's head, noted before ERPNext was asked.</param>
/// <param name="OldVersion">What the row of the old name is known to have.</param>
/// <param name="NewVersion">What the row of the new name is known to have; 0: there is none.</param>
/// <param name="Renamed">The row under the new name, with the surrogate id of the old one and the old name among its previous ones.</param>
/// <param name="Tombstone">What stays under the old name: deleted, renamed to the new one, with a surrogate id of its own.</param>
/// <param name="Change">Of kind <see cref="ChangeKind.Renamed"/>.</param>
internal sealed record SyncRename(
    SyncLease? Lease, string Checkpoint, FeedHead HeadBefore, long OldVersion, long NewVersion, StoredCustomer Renamed,
    StoredCustomer Tombstone,
    ChangeDraft Change)
{
    public IReadOnlyList<CustomerDifference> Found { get; init; } = [];
}

/// <summary>The right to write for a run, until another takes it.</summary>
internal sealed record SyncLease(string RunId, string Token);

/// <summary>A customer that a run could not take.</summary>
internal sealed record SyncFailureRow(string ErpnextId, string Message, DateTimeOffset At);
