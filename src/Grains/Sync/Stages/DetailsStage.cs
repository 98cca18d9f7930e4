using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>Contacts and addresses that were edited: their customers hear nothing of it, and may not even look changed (FACTS 6.3).</summary>
internal sealed class DetailsStage(PageSync pages, ErpNextClient erpNext, SyncStore store, RetryPolicy retry) : ISyncStage
{
    private static readonly string[] NameOnly = ["name"];

    public SyncStage Stage => SyncStage.Contacts;

    public bool AppliesTo(SyncExecution run) => run.Kind is SyncKind.Basic && !run.IsFirst;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        if (run.Site.SeesContacts && run.Watermarks.Contacts is { } contacts)
        {
            var mark = await FollowEdits(run, DetailKind.Contact, contacts, store.NamesByContact, stop);
            run.UpdateWatermarks(marks => marks with { Contacts = mark });
        }
        if (run.Site.SeesAddresses && run.Watermarks.Addresses is { } addresses)
        {
            var mark = await FollowEdits(run, DetailKind.Address, addresses, store.NamesByAddress, stop);
            run.UpdateWatermarks(marks => marks with { Addresses = mark });
        }
    }

    private async Task<SyncWatermark> FollowEdits(
        SyncExecution run, DetailKind kind, SyncWatermark mark, Func<IReadOnlyCollection<string>, Task<IReadOnlyList<string>>> customersOf, CancellationToken stop)
    {
        var place = new SyncPosition(mark.BeginOfNextRun(run.StartedAt, run.Site.TimeZone!), null);
        string? greatest = null;
        for (var more = true; more;)
        {
            var from = place;
            var rows = await retry.Execute(run, () => erpNext.ListDetailsByModified(kind.DocType, from.Modified, from.Name, SiteReader.PageSize, stop), stop);
            more = rows.Count == SiteReader.PageSize;
            if (rows.Count == 0) break;
            place = new(rows[^1].Modified, rows[^1].Name);
            greatest = SiteTime.TryNormalize(place.Modified, out var time) ? time : greatest;
            var names = rows.Select(row => row.Name).ToList();
            var known = await retry.Execute(run, () => customersOf(names), stop);
            var linked = await retry.Execute(run, () => CustomersOf(kind, names, stop), stop);
            await pages.Sync(run, [.. known.Union(linked, StringComparer.Ordinal)], stop);
        }
        return mark.Advanced(greatest, run.StartedAt, run.Site.TimeZone!);
    }

    /// <summary>ERPNext knows whose they are now, in whatever spelling: as their primary one, or by a link.</summary>
    private async Task<IReadOnlyList<string>> CustomersOf(DetailKind kind, IReadOnlyList<string> documents, CancellationToken stop)
    {
        var named = await erpNext.CustomersOf(kind, documents, stop);
        var linked = (await erpNext.LinksFrom(kind, documents, stop)).Select(link => link.Customer).Except(named, StringComparer.Ordinal).ToList();
        return linked.Count == 0 ? named : [.. named, .. (await erpNext.CustomersNamed(linked, NameOnly, stop)).Select(row => row.Name)];
    }
}
