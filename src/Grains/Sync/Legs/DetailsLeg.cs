using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>Contacts and addresses that were edited: their customers hear nothing of it, and may not even look changed (FACTS 6.3).</summary>
internal sealed class DetailsLeg(PageSync pages, ErpNextClient erpNext, SyncStore store, Patience patience) : ISyncLeg
{
    public SyncStage Stage => SyncStage.Contacts;

    public bool IsIn(SyncExecution run) => run.Kind is SyncKind.Basic && !run.IsFirst;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        if (run.Site.SeesContacts && run.Marks.Contacts is { } contacts)
        {
            var mark = await Follow(run, "Contact", contacts, store.NamesByContact, stop);
            run.Mark(marks => marks with { Contacts = mark });
        }
        if (run.Site.SeesAddresses && run.Marks.Addresses is { } addresses)
        {
            var mark = await Follow(run, "Address", addresses, store.NamesByAddress, stop);
            run.Mark(marks => marks with { Addresses = mark });
        }
    }

    private async Task<SyncWatermark> Follow(
        SyncExecution run, string docType, SyncWatermark mark, Func<IReadOnlyCollection<string>, Task<IReadOnlyList<string>>> customersOf, CancellationToken stop)
    {
        var place = new SyncPlace(mark.BeginOfNextRun(run.StartedAt, run.Site.TimeZone!), null);
        string? greatest = null;
        for (var more = true; more;)
        {
            var from = place;
            var rows = await patience.Take(run, () => erpNext.ListDetailsByModified(docType, from.Modified, from.Name, SiteReader.PageSize, stop), stop);
            more = rows.Count == SiteReader.PageSize;
            if (rows.Count == 0) break;
            place = new(rows[^1].Modified, rows[^1].Name);
            greatest = SiteTime.TryNormalize(place.Modified, out var time) ? time : greatest;
            var customers = await patience.Take(run, () => customersOf([.. rows.Select(row => row.Name)]), stop);
            await pages.Sync(run, customers, stop);
        }
        return mark.After(greatest, run.StartedAt, run.Site.TimeZone!);
    }
}
