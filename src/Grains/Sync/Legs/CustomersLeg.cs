using CustomerSync.ErpNext;

namespace CustomerSync.Sync;

/// <summary>
/// The customers themselves: those that changed since the watermark, or all of them by name. The next page is read while one is written.
/// </summary>
internal sealed class CustomersLeg(PageSync pages, ErpNextClient erpNext, Patience patience) : ISyncLeg
{
    public SyncStage Stage => SyncStage.Customers;

    public bool IsIn(SyncExecution run) => true;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        var byName = run.Kind is SyncKind.Enhanced;
        var begin = run.Marks.Customers?.BeginOfNextRun(run.StartedAt, run.Site.TimeZone!) ?? SyncMarks.Earliest;
        if (run.Checkpoint.Total is null) await Begin(run, byName, run.IsFirst || byName ? null : begin, stop);
        await Pages(run, byName, run.Checkpoint.Place ?? new(byName ? "" : begin, null), stop);
        var (greatest, zone) = (run.Checkpoint.Greatest, run.Site.TimeZone!);
        run.Mark(marks => marks with
        {
            Customers = marks.Customers?.After(greatest, run.StartedAt, zone) ?? (greatest is null ? null : new(greatest, run.StartedAt, zone)),
        });
    }

    /// <summary>A listing by name answers for what was saved before it began: what is saved during it may have been listed already.</summary>
    private async Task Begin(SyncExecution run, bool byName, string? since, CancellationToken stop)
    {
        var total = await patience.Take(run, () => erpNext.CountCustomers(since, stop), stop);
        var newest = byName ? await patience.Take(run, () => erpNext.NewestTime("Customer", "modified", stop), stop) : null;
        run.Advance(checkpoint => checkpoint with { Total = total, Greatest = newest is not null && SiteTime.TryNormalize(newest, out var time) ? time : null });
    }

    private async Task Pages(SyncExecution run, bool byName, SyncPlace place, CancellationToken stop)
    {
        Task<ReadPage>? next = Read(run, byName, place, stop);
        while (next is not null)
        {
            var page = await next;
            if (page.Last is not null) place = new(page.Last.Modified, page.Last.Name);
            next = page.IsFull && page.Last is not null ? Read(run, byName, place, stop) : null;
            next?.Ignore(); // Should this page fail, nobody waits for the next.
            run.Advance(checkpoint => checkpoint with { Place = place, Greatest = byName ? checkpoint.Greatest : Later(checkpoint.Greatest, page.Last?.Modified) });
            await pages.Take(run, page, stop);
        }
    }

    private Task<ReadPage> Read(SyncExecution run, bool byName, SyncPlace place, CancellationToken stop) => pages.Read(
        run, (site, report) => byName ? site.ByName(report, place.Name ?? "", stop) : site.ByModified(report, place.Modified, place.Name, stop), stop);

    private static string? Later(string? known, string? modified) =>
        SiteTime.TryNormalize(modified, out var time) && string.CompareOrdinal(time, known) > 0 ? time : known;
}
