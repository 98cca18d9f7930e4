using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>A customer goes on under another name: its key and its history stay, and a tombstone under the old name stops late deliveries.</summary>
internal sealed class Renamer(SyncStore store, RetryPolicy retry, IOptions<MappingOptions> mapping, TimeProvider time)
{
    /// <param name="old">The row under the old name, deleted or not.</param>
    /// <param name="taken">The row under the new name; null when there is none. The two become one.</param>
    /// <param name="read">The customer under the new name as ERPNext has it; null when it was renamed again since.</param>
    /// <param name="at">When it was renamed, site time; null where nobody knows.</param>
    /// <returns>False when one of the rows changed meanwhile: nothing was written, and the next run finds it again.</returns>
    public async Task<bool> Rename(
        SyncExecution run, StoredCustomer old, StoredCustomer? taken, string newName, ReadCustomer? read, FeedHead headBefore, string? at, CancellationToken stop)
    {
        var now = time.GetStorableNow();
        var row = Renamed(old, taken, newName, read);
        var change = new ChangeDraft(ChangeKind.Renamed, ChangeCause.Sync, CustomerFields.Before(old.Customer, row.Customer!));
        var tombstone = ReadDecision.Tombstone(
            old.Customer!.ErpnextId, newName, at ?? old.Customer.ErpnextModified ?? "", mapping.Value, now, Guid.CreateVersion7(now));
        var commit = await retry.Execute(run, () => store.CommitRename(new(
            run.Lease, run.Checkpoint.ToJson(), headBefore, old.Version, taken?.Version ?? 0, row, tombstone, change)), stop);
        if (!commit.LeaseHeld) throw new LeaseLostException();
        if (commit.ReadAgain.Count > 0) return false;
        run.Count(ChangeKind.Renamed, 1);
        return true;
    }

    private StoredCustomer Renamed(StoredCustomer old, StoredCustomer? taken, string newName, ReadCustomer? read)
    {
        var newest = taken?.Customer is { DeletedAt: null } ? taken : old;
        var history = HistoryColumns.Of(newest);
        if (read is not null) history = history.OverruledBy(read.Document);
        return ReadDecision.Renamed(old, newName, history, mapping.Value);
    }
}
