using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>Customers that the last run could not take.</summary>
internal sealed class RetriesStage(PageSync pages, SyncStore store, RetryPolicy retry) : ISyncStage
{
    public SyncStage Stage => SyncStage.Retries;

    public bool AppliesTo(SyncExecution run) => run.Checkpoint.RetryOf is not null && run.Kind is SyncKind.Basic;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        for (var after = ""; ;)
        {
            var failures = await retry.Execute(
                run, () => store.Failures(run.Checkpoint.RetryOf!, after, SiteReader.PageSize), stop);
            if (failures.Count == 0) return;
            await pages.Sync(run, [.. failures.Select(failure => failure.ErpnextId)], stop);
            after = failures[^1].ErpnextId;
        }
    }
}
