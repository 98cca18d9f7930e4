using CustomerSync.Customers;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>
/// Some customers of which nothing says that they changed, taking turns: raw SQL moves no <c>modified</c> and leaves no
/// trace. A small site is read whole in each run, a large one within as many runs as it takes. Of a large
/// one the complete list of names is compared at night only: so some of our own names are asked for too.
/// </summary>
internal sealed class PatrolStage(
    PageSync pages, SyncStore store, Deleter deleter, RetryPolicy retry, IOptions<SyncOptions> options) : ISyncStage
{
    public SyncStage Stage => SyncStage.Patrol;

    public bool AppliesTo(SyncExecution run) => run.Kind is SyncKind.Basic && !run.IsFirst;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        await Compare(run, stop);
        if (run.Site.Count > options.Value.PatrolRows) await AskForOurs(run, stop);
    }

    private async Task Compare(SyncExecution run, CancellationToken stop)
    {
        for (var rows = 0; rows < options.Value.PatrolRows;)
        {
            var page = await pages.ByName(run, run.Watermarks.PatrolAfter, stop);
            var since = run.Watermarks.PatrolAfter.Length == 0 ? run.StartedAt : run.Watermarks.PatrolSince;
            var after = page.IsFull && page.Last is not null ? page.Last.Name : "";
            run.UpdateWatermarks(marks => marks with { PatrolAfter = after, PatrolSince = since });
            await pages.Write(run, page, stop);
            rows += SiteReader.PageSize;
            if (after.Length > 0) continue;
            run.UpdateWatermarks(
                marks => marks with { ErpNextsComparedAt = Later(since, marks.ErpNextsComparedAt), PatrolSince = null });
            return;
        }
    }

    private async Task AskForOurs(SyncExecution run, CancellationToken stop)
    {
        for (var rows = 0; rows < options.Value.PatrolRows && run.Checkpoint.Hold is null; rows += SiteReader.PageSize)
        {
            var after = run.Watermarks.PatrolOursAfter;
            var names = await retry.Execute(run, () => store.LivingNames(after, SiteReader.PageSize), stop);
            await deleter.Delete(run, [.. names.Select(row => new Missing((ErpnextName)row.ErpnextId, null))],
                isEmpty: false, stop, sparesRenamed: true);
            var since = after.Length == 0 ? run.StartedAt : run.Watermarks.PatrolOursSince;
            var next = names.Count == SiteReader.PageSize ? names[^1].ErpnextId : "";
            run.UpdateWatermarks(marks => marks with { PatrolOursAfter = next, PatrolOursSince = since });
            if (next.Length > 0) continue;
            run.UpdateWatermarks(
                marks => marks with { OursComparedAt = Later(since, marks.OursComparedAt), PatrolOursSince = null });
            return;
        }
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other : one;
}
