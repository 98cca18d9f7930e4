using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>
/// Some customers of which nothing says that they changed, taking turns: raw SQL moves no <c>modified</c> and leaves no trace (FACTS 2.3). A small site is
/// read whole in each run, a large one within as many runs as it takes.
/// </summary>
internal sealed class PatrolStage(PageSync pages, IOptions<SyncOptions> options) : ISyncStage
{
    public SyncStage Stage => SyncStage.Patrol;

    public bool AppliesTo(SyncExecution run) => run.Kind is SyncKind.Basic && !run.IsFirst;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        for (var rows = 0; rows < options.Value.PatrolRows;)
        {
            var page = await pages.Read(run, (site, report) => site.ByName(report, run.Watermarks.PatrolAfter, stop), stop);
            run.UpdateWatermarks(marks => marks with { PatrolAfter = page.IsFull && page.Last is not null ? page.Last.Name : "" });
            await pages.Write(run, page, stop);
            rows += SiteReader.PageSize;
            if (run.Watermarks.PatrolAfter.Length == 0) return;
        }
    }
}
