using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>Renames and merges, for which ERPNext raises no event: by the comments that they leave (FACTS 2.6).</summary>
internal sealed class RenamesStage(
    PageSync pages, ErpNextClient erpNext, CustomerStore customers, Renamer renamer, RetryPolicy retry, IOptions<MappingOptions> mapping) : ISyncStage
{
    /// <summary>A customer may be renamed while its comments are read, and a row may change while it is renamed: then all is looked at again.</summary>
    private const int MaxAttempts = 3;

    public SyncStage Stage => SyncStage.Renames;

    public bool AppliesTo(SyncExecution run) => run.Site.SeesRenames && run.Watermarks.Renames is not null;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        var since = run.Watermarks.Renames!.Begin(run.Look);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var comments = await retry.Execute(run, () => erpNext.RenameComments(since, stop), stop);
            run.PostponedNames.Clear();
            foreach (var trails in (await Open(run, RenameTrail.Of(comments), stop)).Chunk(SiteReader.PageSize)) await Follow(run, trails, isFirst: attempt == 1, stop);
            if (run.PostponedNames.Count > 0) continue;
            run.UpdateWatermarks(marks => marks with { Renames = run.Look });
            return;
        }
        // The watermark stays: the next run reads these comments again, however old they are then.
    }

    /// <summary>Documents of which we have a row under another name that was not given up yet.</summary>
    private async Task<List<RenameTrail>> Open(SyncExecution run, IReadOnlyList<RenameTrail> trails, CancellationToken stop)
    {
        var open = new List<RenameTrail>();
        foreach (var some in trails.Chunk(SiteReader.PageSize))
        {
            var rows = await Rows(run, some.SelectMany(trail => trail.OtherNames), stop);
            open.AddRange(some.Where(trail => trail.OtherNames.Any(name => IsOpen(rows.GetValueOrDefault(name)))));
        }
        return open;
    }

    private async Task Follow(SyncExecution run, RenameTrail[] trails, bool isFirst, CancellationToken stop)
    {
        var page = await pages.Read(run, (site, report) => site.Named(report, [.. trails.Select(trail => trail.CurrentName)], stop), stop);
        var current = page.Customers.ToDictionary(customer => (string)customer.Name, StringComparer.Ordinal);
        foreach (var trail in trails)
        {
            if (!current.TryGetValue(trail.CurrentName, out var read)) await PostponeUnlessGone(run, trail, isFirst, stop);
            else foreach (var name in trail.OtherNames) await Apply(run, trail, name, read, page, stop);
        }
    }

    private async Task Apply(SyncExecution run, RenameTrail trail, string name, ReadCustomer current, ReadPage page, CancellationToken stop)
    {
        var rows = await Rows(run, [name, trail.CurrentName], stop);
        if (rows.GetValueOrDefault(name) is not { } old || !IsOpen(old)) return;
        var isDone = await IsSame(run, trail, old.Customer!, current, stop)
            ? await renamer.Rename(run, old, rows.GetValueOrDefault(trail.CurrentName), current, page.HeadBefore, SiteTime.Parse(trail.At), [.. trail.Between(name)], stop)
            : await MergedAt(run, trail, old.Customer!, stop) is not { } at || await Merge(run, old, current, at, page, stop);
        if (!isDone) run.PostponedNames.Add(name);
    }

    /// <summary>ERPNext keeps a document's <c>creation</c>: whoever has another one is another. Of a row that was never told it, the comment and ERPNext decide.</summary>
    private async Task<bool> IsSame(SyncExecution run, RenameTrail trail, Customer known, ReadCustomer current, CancellationToken stop) => known.ErpnextCreation is null
        ? !trail.IsMergeOnly(known.ErpnextId) && await IsGone(run, known.ErpnextId, stop)
        : known.ErpnextCreation == RowDecision.Mapped(current.Name, current.Document, mapping.Value).ErpnextCreation;

    /// <summary>When it was merged; null when it was not: it lives, or bears the name since only.</summary>
    private async Task<SiteTime?> MergedAt(SyncExecution run, RenameTrail trail, Customer known, CancellationToken stop)
    {
        var at = SiteTime.Parse(trail.MergedAt(known.ErpnextId));
        var isOlder = at is not null && (known.ErpnextCreation is null || !(known.ErpnextCreation > at));
        return isOlder && await IsGone(run, known.ErpnextId, stop) ? at : null;
    }

    private async Task<bool> Merge(SyncExecution run, StoredCustomer old, ReadCustomer survivor, SiteTime at, ReadPage page, CancellationToken stop)
    {
        if (!await renamer.Merge(run, old, survivor.Name, at, page.HeadBefore, stop)) return false;
        await pages.Write(run, page with { Customers = [survivor], Unread = [] }, stop);
        return true;
    }

    /// <summary>It was renamed again since its comments were read, and they tell when they are read again; of one that is gone then the deletes tell.</summary>
    private async Task PostponeUnlessGone(SyncExecution run, RenameTrail trail, bool isFirst, CancellationToken stop)
    {
        var existence = await retry.Execute(run, () => erpNext.Exists(trail.CurrentName, stop), stop);
        if (isFirst || existence is Existence.Exists or Existence.Unknown) run.PostponedNames.UnionWith(trail.OtherNames);
    }

    private static bool IsOpen(StoredCustomer? row) => row is { Customer: { RenamedTo: null, MergedInto: null } };

    private Task<Dictionary<string, StoredCustomer>> Rows(SyncExecution run, IEnumerable<string> names, CancellationToken stop) =>
        retry.Execute(run, () => customers.ReadWithErased([.. names.Distinct(StringComparer.Ordinal)]), stop);

    /// <summary>A customer of the old name may have been made since.</summary>
    private async Task<bool> IsGone(SyncExecution run, string name, CancellationToken stop) => await retry.Execute(run, () => erpNext.Exists(name, stop), stop) is Existence.Gone;
}
