using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>Contacts and addresses that were edited: their customers hear nothing of it, and may not even look changed (FACTS 6.3).</summary>
internal sealed class DetailsStage(PageSync pages, EditedDocuments edited, SyncStore store, RetryPolicy retry) : ISyncStage
{
    public SyncStage Stage => SyncStage.Contacts;

    public bool AppliesTo(SyncExecution run) => run.Kind is SyncKind.Basic && !run.IsFirst;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        if (run.Site.SeesContacts && run.Watermarks.Contacts is { } contacts)
        {
            await FollowEdits(run, "Contact", contacts, store.NamesByContact, stop);
            run.UpdateWatermarks(marks => marks with { Contacts = run.Look });
        }
        if (run.Site.SeesAddresses && run.Watermarks.Addresses is { } addresses)
        {
            await FollowEdits(run, "Address", addresses, store.NamesByAddress, stop);
            run.UpdateWatermarks(marks => marks with { Addresses = run.Look });
        }
    }

    private Task FollowEdits(
        SyncExecution run, string docType, SyncWatermark mark, Func<IReadOnlyCollection<string>, Task<IReadOnlyList<string>>> customersOf, CancellationToken stop) =>
        edited.Follow(run, docType, mark, null, async page =>
        {
            var customers = await retry.Execute(run, () => customersOf(page.Names), stop);
            await pages.Sync(run, customers, stop);
        }, stop);
}
