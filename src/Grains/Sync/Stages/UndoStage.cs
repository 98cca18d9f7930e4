using CustomerSync.Customers;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>
/// Deletes that a person confirmed and thought better of: the tombstones live again, with their last state, and are
/// kept. It is a run of its own, which asks ERPNext nothing.
/// </summary>
internal sealed class UndoStage(
    SyncStore store, CustomerStore customers, FeedStore feed, RetryPolicy retry, DecisionContexts decisions)
    : ISyncStage
{
    private const int Batch = 500;

    public SyncStage Stage => SyncStage.Undo;

    public bool AppliesTo(SyncExecution run) => run.Checkpoint.UndoOf is not null;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        var id = run.Checkpoint.UndoOf!;
        for (var after = ""; ;)
        {
            stop.ThrowIfCancellationRequested();
            var from = after;
            var some = await retry.Execute(run, () => store.Deletes(id, null, from, Batch), stop);
            if (some.Count == 0) break;
            var names = some.Where(one => one.State != SyncStore.Held).Select(one => one.ErpnextId).ToList();
            while (names.Count > 0) names = [.. await Revive(run, names, stop)];
            after = some[^1].ErpnextId;
        }
        await retry.Execute(run, () => Keep(id), stop);
    }

    /// <returns>Those that changed meanwhile.</returns>
    private async Task<IReadOnlyList<string>> Revive(
        SyncExecution run, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        var head = await retry.Execute(run, feed.Head, stop);
        var rows = await retry.Execute(run, () => customers.ReadWithErased(names), stop);
        var context = decisions.For(ChangeCause.Sync);
        var items = rows.Values.Where(row => IsOfThem(row, run.Checkpoint)).Select(row => RowEnds.Revive(row, context))
            .ToList();
        if (items.Count == 0) return [];
        var again = await retry.Execute(run, () => store.CommitPage(run.PageOf(items, head)), stop);
        run.Count(ChangeKind.Restored, items.Count - again.Count);
        return again;
    }

    /// <summary>Who was renamed, merged or erased since, or had been deleted before, stays so.</summary>
    private static bool IsOfThem(StoredCustomer row, SyncCheckpoint checkpoint) =>
        row.Customer is { DeletedAt: { } at, LeftAt: null, RenamedTo: null, MergedInto: null } && at >= checkpoint.ConfirmedAt;

    private async Task<bool> Keep(string id)
    {
        await store.MarkDeletes(id, SyncStore.Confirmed, SyncStore.Kept);
        return true;
    }
}
