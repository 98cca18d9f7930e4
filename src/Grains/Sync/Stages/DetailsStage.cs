using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>
/// Contacts and addresses that were edited: their customers hear nothing of it, and may not even look changed.
/// </summary>
internal sealed class DetailsStage(
    PageSync pages, EditedDocuments edited, ErpNextClient erpNext, SyncStore store, RetryPolicy retry) : ISyncStage
{
    public SyncStage Stage => SyncStage.Contacts;

    public bool AppliesTo(SyncExecution run) => run.Kind is SyncKind.Basic && !run.IsFirst;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        if (run.Site.SeesContacts && run.Watermarks.Contacts is { } contacts)
        {
            await FollowEdits(run, DetailKind.Contact, contacts, store.NamesByContact, stop);
            run.UpdateWatermarks(marks => marks with { Contacts = run.Look });
        }
        if (run.Site.SeesAddresses && run.Watermarks.Addresses is { } addresses)
        {
            await FollowEdits(run, DetailKind.Address, addresses, store.NamesByAddress, stop);
            run.UpdateWatermarks(marks => marks with { Addresses = run.Look });
        }
    }

    private Task FollowEdits(
        SyncExecution run, DetailKind kind, SyncWatermark mark,
        Func<IReadOnlyCollection<string>, Task<IReadOnlyList<string>>> customersOf, CancellationToken stop) =>
        edited.Follow(run, kind.DocType, mark, null, async page =>
        {
            if (page.Names.Count == 0) return [];
            var known = await retry.Execute(run, () => customersOf(page.Names), stop);
            var linked = await retry.Execute(run, () => CustomersOf(kind, page.Names, stop), stop);
            // Others are new, and the customers' own stage reads them.
            var ours = await retry.Execute(run, () => store.LivingAmong(linked), stop);
            var theirs = known.Union(ours, StringComparer.Ordinal).ToList();
            await pages.Sync(run, theirs, stop);
            return theirs.Exists(run.FailedNames.Contains) ? page.Names : [];
        }, stop);

    /// <summary>ERPNext knows whose they are now, in whatever spelling: as their primary one, or by a link.</summary>
    private async Task<IReadOnlyList<string>> CustomersOf(
        DetailKind kind, IReadOnlyList<string> documents, CancellationToken stop)
    {
        var named = await erpNext.CustomersOf(kind, documents, stop);
        var linked = (await erpNext.LinksFrom(kind, documents, stop)).Select(link => link.Customer)
            .Except(named, StringComparer.Ordinal).ToList();
        return [.. named, .. await erpNext.TrueNames("Customer", linked, stop)];
    }
}
