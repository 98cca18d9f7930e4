using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>Renames and merges, for which ERPNext raises no event: by the comments that they leave (FACTS 2.6).</summary>
internal sealed class RenamesStage(
    PageSync pages, ErpNextClient erpNext, CustomerStore customers, SyncStore store, Renamer renamer, RetryPolicy retry, IOptions<MappingOptions> mapping, TimeProvider time)
    : ISyncStage
{
    public SyncStage Stage => SyncStage.Renames;

    public bool AppliesTo(SyncExecution run) => run.Site.SeesRenames && run.Watermarks.Renames is not null;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        var since = run.Watermarks.Renames!.Begin(run.Look);
        foreach (var comment in await retry.Execute(run, () => erpNext.RenameComments(since, stop), stop))
            await Apply(run, comment, SiteTime.TryNormalize(comment.Creation, out var at) ? at : null, stop);
        run.UpdateWatermarks(marks => marks with { Renames = run.Look });
    }

    private async Task Apply(SyncExecution run, RenameComment comment, string? at, CancellationToken stop)
    {
        var rows = await retry.Execute(run, () => customers.ReadWithErased([comment.OldName, comment.NewName]), stop);
        if (rows.GetValueOrDefault(comment.OldName) is not { Customer: { RenamedTo: null, MergedInto: null } known } old) return;
        var page = await pages.Read(run, (site, report) => site.Named(report, [comment.CurrentName], stop), stop);
        if (page.Customers is not [var current]) return; // Gone since: the deletes tell.
        var isSame = known.ErpnextCreation is null ? comment.IsMerge is not true : known.ErpnextCreation == ReadDecision.Mapped(current, mapping.Value).ErpnextCreation;
        if (comment.IsMerge is not true && isSame)
        {
            if (known.ErpnextCreation is null && !await IsGone(run, comment.OldName, stop)) return;
            var read = comment.NewName == comment.CurrentName ? current : null;
            await renamer.Rename(run, old, rows.GetValueOrDefault(comment.NewName), comment.NewName, read, page.HeadBefore, at, stop);
        }
        else if (comment.IsMerge is not false && await IsGone(run, comment.OldName, stop)) await Merge(run, old, comment, at, page, stop);
    }

    private async Task Merge(SyncExecution run, StoredCustomer old, RenameComment comment, string? at, ReadPage survivor, CancellationToken stop)
    {
        var row = ReadDecision.Gone(old, at, mapping.Value, old.Customer!.DeletedAt ?? time.GetStorableNow());
        row = row with { Customer = row.Customer! with { MergedInto = comment.NewName } };
        var change = new ChangeDraft(ChangeKind.Merged, ChangeCause.Sync, CustomerFields.Before(old.Customer, row.Customer!));
        var item = new CommitItem(comment.OldName, old.Version, row, new WriteIntent(change, null));
        var commit = await retry.Execute(run, () => store.CommitPage(new(run.Lease, run.Checkpoint.ToJson(), survivor.HeadBefore, 0, [item], [])), stop);
        if (!commit.LeaseHeld) throw new LeaseLostException();
        if (commit.ReadAgain.Count == 0) run.Count(ChangeKind.Merged, 1);
        await pages.Write(run, survivor, stop);
    }

    /// <summary>A customer of the old name may have been made since.</summary>
    private async Task<bool> IsGone(SyncExecution run, string name, CancellationToken stop) =>
        await retry.Execute(run, () => erpNext.FindCustomer(name, stop), stop) is null or { IsSameName: false };
}
