using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>Deletes that ERPNext remembers: those whose webhook was lost, by its bulk delete or by us.</summary>
internal sealed class DeletesStage(ErpNextClient erpNext, SyncStore store, Deleter deleter, RetryPolicy retry)
    : ISyncStage
{
    public SyncStage Stage => SyncStage.Deletes;

    public bool AppliesTo(SyncExecution run) =>
        run.Kind is SyncKind.Basic && run.Site.SeesDeletes && run.Watermarks.Deletes is not null;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        var since = run.Watermarks.Deletes!.Begin(run.Look);
        var told = await retry.Execute(run, () => erpNext.DeletedDocuments(since, stop), stop);
        var isDone = await deleter.Delete(run, await Living(run, told, stop), isEmpty: false, stop);
        // Else the next run finds them in the log again.
        if (isDone && run.Checkpoint.Hold is null) run.UpdateWatermarks(marks => marks with { Deletes = run.Look });
    }

    /// <summary>Of those that were not restored, the ones that live here; each with its last delete.</summary>
    private async Task<List<Missing>> Living(
        SyncExecution run, IReadOnlyList<DeletedDocument> told, CancellationToken stop)
    {
        var last = told.Where(one => !one.Restored).GroupBy(one => one.Name, StringComparer.Ordinal)
            .Select(group => group.Last()).ToList();
        var living = new List<Missing>();
        foreach (var some in last.Chunk(SiteReader.PageSize))
        {
            var known = await retry.Execute(run, () => store.ComparePage([.. some.Select(one => one.Name)]), stop);
            living.AddRange(some.Where(one => known.GetValueOrDefault(one.Name) is { Customer.IsInErpNext: true })
                .Select(one => new Missing((ErpnextName)one.Name, SiteTime.Parse(one.Creation))));
        }
        return living;
    }
}
