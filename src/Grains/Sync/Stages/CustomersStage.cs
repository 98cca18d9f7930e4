using CustomerSync.Customers;
using CustomerSync.ErpNext;

namespace CustomerSync.Sync;

/// <summary>
/// The customers themselves: those that changed since the watermark, or all of them by name. The next page is read while one is written.
/// </summary>
internal sealed class CustomersStage(PageSync pages, ErpNextClient erpNext, RetryPolicy retry) : ISyncStage
{
    public SyncStage Stage => SyncStage.Customers;

    public bool AppliesTo(SyncExecution run) => true;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        var byName = run.Kind is SyncKind.Enhanced;
        var begin = run.Watermarks.Customers?.BeginOfNextRun(run.StartedAt, run.Site.TimeZone!) ?? SyncWatermarks.Earliest;
        if (run.Checkpoint.Total is null) await Begin(run, byName, run.IsFirst || byName ? null : begin, stop);
        await Pages(run, byName, run.Checkpoint.Position ?? new(byName ? "" : begin, null), stop);
        var (greatest, zone) = (run.Checkpoint.GreatestModified, run.Site.TimeZone!);
        run.UpdateWatermarks(marks => marks with
        {
            Customers = marks.Customers?.Advanced(greatest, run.StartedAt, zone) ?? (greatest is { } first ? new(first, run.StartedAt, zone) : null),
        });
    }

    /// <summary>A listing by name answers for what was saved before it began: what is saved during it may have been listed already.</summary>
    private async Task Begin(SyncExecution run, bool byName, string? since, CancellationToken stop)
    {
        var total = await retry.Execute(run, () => erpNext.CountCustomers(since, stop), stop);
        var newest = byName ? await retry.Execute(run, () => erpNext.NewestTime("Customer", "modified", stop), stop) : null;
        run.Advance(checkpoint => checkpoint with { Total = total, GreatestModified = SiteTime.Parse(newest) });
    }

    private async Task Pages(SyncExecution run, bool byName, SyncPosition place, CancellationToken stop)
    {
        Task<ReadPage>? next = Read(run, byName, place, stop);
        while (next is not null)
        {
            var page = await next;
            if (page.Last is not null) place = new(page.Last.Modified, page.Last.Name);
            next = page.IsFull && page.Last is not null ? Read(run, byName, place, stop) : null;
            next?.Ignore(); // Should this page fail, nobody waits for the next.
            run.Advance(checkpoint => checkpoint with { Position = place, GreatestModified = byName ? checkpoint.GreatestModified : Later(checkpoint.GreatestModified, page.Last?.Modified) });
            await pages.Write(run, page, stop);
        }
    }

    private Task<ReadPage> Read(SyncExecution run, bool byName, SyncPosition place, CancellationToken stop) => pages.Read(
        run, (site, report) => byName ? site.ByName(report, place.Name ?? "", stop) : site.ByModified(report, place.Modified, place.Name, stop), stop);

    private static SiteTime? Later(SiteTime? known, string? modified) =>
        SiteTime.TryParse(modified, out var time) && time > (known ?? default) ? time : known;
}
