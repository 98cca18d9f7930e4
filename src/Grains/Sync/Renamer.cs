using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Storage;
using CustomerSync.Verification;

namespace CustomerSync.Sync;

/// <summary>
/// A customer goes on under another name, or within another: its history stays, and a tombstone under the old name
/// stops late deliveries.
/// </summary>
internal sealed class Renamer(
    SyncStore store, RetryPolicy retry, DecisionContexts decisions, DifferenceLog differences)
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
        var (row, change) = Renamed(old, taken, read, between);
        var until = at ?? old.Customer!.ErpnextModified ?? default;
        var found = (await differences.Of(run,
            [new(read.Name, 0, row, new(change with { Kind = ChangeKind.Renamed }, null, old.Customer))],
            (_, by) => by with { At = at, Cause = DifferenceGuess.Rename }, stop))
            .Select(one => one with { FormerId = old.Customer!.ErpnextId }).ToList();
        var again = await retry.Execute(run, () => store.CommitRename(new(
            run.Lease, run.Checkpoint.ToJson(), headBefore, old.Version, taken?.Version ?? 0, row,
            Tombstone(old.Customer!.ErpnextId, read.Name, until), change) { Found = found }), stop);
        if (again.Count > 0) return false;
        run.Count(ChangeKind.Renamed, 1);
        // Nobody knew it under these names; who looks for one of them still finds it, and late deliveries make no
        // customer of it.
        var passed = between.Select(name => new CommitItem(
            name, 0, Tombstone((ErpnextName)name, read.Name, until), WriteIntent.None)).ToList();
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
            var (row, change) = Renamed(one.Old, null, one.Read, []);
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
        var end = RowEnds.End(old, at, decisions.For(ChangeCause.Sync), survivor);
        var found = await differences.Of(run, [end], (_, by) => by
            with { At = at, Cause = survivor is null ? DifferenceGuess.Rename : DifferenceGuess.Merge }, stop);
        if ((await Commit(run, [end], headBefore, stop, found)).Count > 0) return false;
        run.Count(end.Intent.Change!.Kind, 1);
        return true;
    }

    private Task<IReadOnlyList<string>> Commit(
        SyncExecution run, IReadOnlyList<CommitItem> items, FeedHead headBefore, CancellationToken stop,
        IReadOnlyList<CustomerDifference>? found = null) =>
        retry.Execute(run, async () => await store.CommitPage(run.PageOf(items, headBefore) with { Evidence = new(
            found ?? [], await differences.KnownAmong(run, items.Select(item => item.ErpnextId!))) }), stop);

    private StoredCustomer Tombstone(ErpnextName name, ErpnextName renamedTo, SiteTime until) =>
        RowEnds.Tombstone(name, renamedTo, until, decisions.For(ChangeCause.Sync));

    private (StoredCustomer Row, ChangeDraft Change) Renamed(
        StoredCustomer old, StoredCustomer? taken, ReadCustomer read, IReadOnlyList<string> between)
    {
        var newest = taken?.Customer is { IsInErpNext: true } ? taken : old;
        var context = decisions.For(ChangeCause.Sync);
        var history = HistoryColumns.Of(newest).OverruledBy(read.Document);
        var row = RowEnds.Renamed(old, read.Name, history, context.Mapping);
        var isSame = taken?.Customer is { RenamedTo: null } other
            && other.ErpnextCreation == row.Customer!.ErpnextCreation;
        ErpnextName[] names =
            [.. isSame ? taken!.Customer!.PreviousIds : [], .. row.Customer!.PreviousIds,
            .. between.Select(name => (ErpnextName)name)];
        var customer = row.Customer with
        {
            // Where a webhook under a name of the way made a row of its own, the customer is who was known first.
            Id = isSame && taken!.Customer!.Id.CompareTo(row.Customer.Id) < 0 ? taken.Customer.Id : row.Customer.Id,
            PreviousIds = [.. names.Where(name => name != read.Name).Distinct()],
        };
        customer = RowEnds.Chosen(customer, old.Customer, context);
        var leaves = customer.LeftAt is not null && old.Customer is { DeletedAt: null };
        return (row with { Customer = customer }, new(leaves ? ChangeKind.Left : ChangeKind.Renamed, context.Cause,
            CustomerFields.Before(old.Customer, customer)));
    }
}
