using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>Contacts and addresses that were edited: their customers hear nothing of it, and may not even look changed (FACTS 6.3).</summary>
internal sealed class DetailsStage(PageSync pages, ErpNextClient erpNext, SyncStore store, RetryPolicy retry) : ISyncStage
{
    public SyncStage Stage => SyncStage.Contacts;

    public bool AppliesTo(SyncExecution run) => run.Kind is SyncKind.Basic && !run.IsFirst;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        if (run.Site.SeesContacts && run.Watermarks.Contacts is { } contacts)
        {
            var mark = await FollowEdits(run, "Contact", contacts, store.NamesByContact, stop);
            run.UpdateWatermarks(marks => marks with { Contacts = mark });
        }
        if (run.Site.SeesAddresses && run.Watermarks.Addresses is { } addresses)
        {
            var mark = await FollowEdits(run, "Address", addresses, store.NamesByAddress, stop);
            run.UpdateWatermarks(marks => marks with { Addresses = mark });
        }
    }

    private async Task<SyncWatermark> FollowEdits(
        SyncExecution run, string docType, SyncWatermark mark, Func<IReadOnlyCollection<string>, Task<IReadOnlyList<string>>> customersOf, CancellationToken stop)
    {
        var place = new SyncPosition(mark.BeginOfNextRun(run.StartedAt, run.Site.TimeZone!), null);
        SiteTime? greatest = null;
        for (var more = true; more;)
        {
            var from = place;
            var rows = await retry.Execute(run, () => erpNext.ListDetailsByModified(docType, from.Modified, from.Name, SiteReader.PageSize, stop), stop);
            more = rows.Count == SiteReader.PageSize;
            if (rows.Count == 0) break;
            place = new(rows[^1].Modified, rows[^1].Name);
            greatest = SiteTime.Parse(place.Modified) ?? greatest;
            var customers = await retry.Execute(run, () => customersOf([.. rows.Select(row => row.Name)]), stop);
            await pages.Sync(run, customers, stop);
        }
        return mark.Advanced(greatest, run.StartedAt, run.Site.TimeZone!);
    }
}
