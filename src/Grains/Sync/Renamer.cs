using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>
/// A customer goes on under another name, or within another: its history stays, and a tombstone under the old name
/// stops late deliveries.
/// </summary>
internal sealed class Renamer(SyncStore store, RetryPolicy retry, IOptions<MappingOptions> mapping, TimeProvider time)
{
    /// <param name="old">The row under the old name, deleted or not.</param>
    /// <param name="taken">The row under the new name; null when there is none. The two become one.</param>
    /// <param name="read">The customer as ERPNext has it now, under its new name.</param>
    /// <param name="at">When it was renamed, site time; null where nobody knows.</param>
    /// <param name="between">Names that it had in between, oldest first.</param>
    /// <returns>False when one of the rows changed meanwhile: nothing was written.</returns>
    public async Task<bool> Rename(
        SyncExecution run, StoredCustomer old, StoredCustomer? taken, ReadCustomer read, FeedHead headBefore,
            SiteTime? at, IReadOnlyList<string> between, CancellationToken stop)
    {
        var row = Renamed(old, taken, read, between);
        var change = new ChangeDraft(
            ChangeKind.Renamed, ChangeCause.Sync, CustomerFields.Before(old.Customer, row.Customer!));
        var until = at ?? old.Customer!.ErpnextModified ?? default;
        var again = await retry.Execute(run, () => store.CommitRename(new(
            run.Lease, run.Checkpoint.ToJson(), headBefore, old.Version, taken?.Version ?? 0, row,
                Tombstone(old.Customer!.ErpnextId, read.Name, until), change)), stop);
        if (again.Count > 0) return false;
        run.Count(ChangeKind.Renamed, 1);
        // Nobody knew it under these names; who looks for one of them still finds it, and late deliveries make no
        // customer of it.
        var tombstones = between.Select(name => Tombstone((ErpnextName)name, read.Name, until));
        var passed = tombstones.Select(row => new CommitItem(row.Customer!.ErpnextId, 0, row, WriteIntent.None))
            .ToList();
        if (passed.Count > 0) await Commit(run, passed, headBefore, stop);
        return true;
    }

    /// <summary>Customers that changed names among themselves: each bears the name that another of them had.</summary>
    /// <param name="swapped">Each with its row under its old name, and as ERPNext has it now.</param>
    /// <returns>False when one of the rows changed meanwhile: nothing was written.</returns>
    public async Task<bool> Swap(
        SyncExecution run, IReadOnlyList<(StoredCustomer Old, ReadCustomer Read)> swapped, FeedHead headBefore,
        CancellationToken stop)
    {
        var versions = swapped.ToDictionary(one => one.Old.Customer!.ErpnextId, one => one.Old.Version);
        var items = swapped.Select(one =>
        {
            var row = Renamed(one.Old, null, one.Read, []);
            var before = CustomerFields.Before(one.Old.Customer, row.Customer!);
            var change = new ChangeDraft(ChangeKind.Renamed, ChangeCause.Sync, before);
            return new CommitItem(one.Read.Name, versions[one.Read.Name], row, new WriteIntent(change, null));
        }).ToList();
        var again = await retry.Execute(
            run, () => store.CommitSwap(run.Lease, run.Checkpoint.ToJson(), headBefore, items), stop);
        if (again.Count > 0) return false;
        run.Count(ChangeKind.Renamed, items.Count);
        return true;
    }

    /// <summary>The customer is no more: it ended in another, or another bears its name.</summary>
    /// <param name="survivor">The one that it was merged into; null when it was not.</param>
    /// <param name="at">When, site time; null where nobody knows.</param>
    /// <returns>False when its row changed meanwhile: nothing was written.</returns>
    public async Task<bool> End(
        SyncExecution run, StoredCustomer old, ErpnextName? survivor, SiteTime? at, FeedHead headBefore,
        CancellationToken stop)
    {
        var kind = survivor is null ? ChangeKind.Deleted : ChangeKind.Merged;
        var row = RowEnds.Gone(old, at, mapping.Value, old.Customer!.DeletedAt ?? time.GetStorableNow());
        row = row with { Customer = row.Customer! with { MergedInto = survivor } };
        var change = new ChangeDraft(kind, ChangeCause.Sync, CustomerFields.Before(old.Customer, row.Customer!));
        var item = new CommitItem(old.Customer.ErpnextId, old.Version, row, new WriteIntent(change, null));
        var again = await Commit(run, [item], headBefore, stop);
        if (again.Count > 0) return false;
        run.Count(kind, 1);
        return true;
    }

    private Task<IReadOnlyList<string>> Commit(
        SyncExecution run, IReadOnlyList<CommitItem> items, FeedHead headBefore, CancellationToken stop) =>
        retry.Execute(
            run, () => store.CommitPage(new(run.Lease, run.Checkpoint.ToJson(), headBefore, 0, items, [])), stop);

    private StoredCustomer Tombstone(ErpnextName name, ErpnextName renamedTo, SiteTime until)
    {
        var now = time.GetStorableNow();
        return RowEnds.Tombstone(name, renamedTo, until, mapping.Value, now, Guid.CreateVersion7(now));
    }

    private StoredCustomer Renamed(
        StoredCustomer old, StoredCustomer? taken, ReadCustomer read, IReadOnlyList<string> between)
    {
        var newest = taken?.Customer is { DeletedAt: null } ? taken : old;
        var row = RowEnds.Renamed(old, read.Name, HistoryColumns.Of(newest).OverruledBy(read.Document), mapping.Value);
        var isSame = taken?.Customer is { RenamedTo: null } other
            && other.ErpnextCreation == row.Customer!.ErpnextCreation;
        ErpnextName[] names =
            [.. isSame ? taken!.Customer!.PreviousIds : [], .. row.Customer!.PreviousIds,
            .. between.Select(name => (ErpnextName)name)];
        return row with
        {
            Customer = row.Customer with
            {
                // Where a webhook under a name of the way made a row of its own, the customer is who was known first.
                Id = isSame && taken!.Customer!.Id.CompareTo(row.Customer.Id) < 0 ? taken.Customer.Id : row.Customer.Id,
                PreviousIds = [.. names.Where(name => name != read.Name).Distinct()],
            },
        };
    }
}
