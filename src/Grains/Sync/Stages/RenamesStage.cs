using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>Renames and merges, for which ERPNext raises no event: by the comments that they leave.</summary>
internal sealed class RenamesStage(
    PageSync pages, ErpNextClient erpNext, Renamer renamer, Mover mover, RetryPolicy retry) : ISyncStage
{
    /// <summary>
    /// A customer may be renamed while its comments are read, and a row may change while it is renamed: then all is
    /// looked at again.
    /// </summary>
    private const int MaxAttempts = 3;

    private static readonly TimeSpan LongestPostponement = TimeSpan.FromDays(1);

    public SyncStage Stage => SyncStage.Renames;

    public bool AppliesTo(SyncExecution run) => run.Site.SeesRenames && run.Watermarks.Renames is not null;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        var since = run.Watermarks.Renames!.Begin(run.Look);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var comments = await retry.Execute(run, () => erpNext.RenameComments(since, stop), stop);
            run.PostponedNames.Clear();
            var open = await Open(run, RenameTrail.Of(comments), stop);
            foreach (var some in open.Chunk(SiteReader.PageSize)) await Follow(run, some, isFirst: attempt == 1, stop);
            if (run.PostponedNames.Count > 0) continue;
            run.UpdateWatermarks(marks => marks with { Renames = run.Look, RenamesPostponedSince = null });
            return;
        }
        await Postpone(run, stop);
    }

    /// <summary>
    /// The watermark stays for a day: the next runs read these comments again, however old they are then. What cannot
    /// be done within it would have them read ever more.
    /// </summary>
    private async Task Postpone(SyncExecution run, CancellationToken stop)
    {
        const string reason = "It was renamed, and that could not be followed for a day.";
        var since = run.Watermarks.RenamesPostponedSince ?? run.StartedAt;
        var isOver = run.StartedAt - since > LongestPostponement;
        if (isOver) await pages.Fail(run, run.PostponedNames.Select(name => new UnreadCustomer(name, reason)), stop);
        run.UpdateWatermarks(marks => isOver
            ? marks with { Renames = run.Look, RenamesPostponedSince = null }
            : marks with { RenamesPostponedSince = since });
    }

    /// <summary>Documents of which we have a row under another name that was not given up yet.</summary>
    private async Task<List<RenameTrail>> Open(
        SyncExecution run, IReadOnlyList<RenameTrail> trails, CancellationToken stop)
    {
        var open = new List<RenameTrail>();
        foreach (var some in trails.Chunk(SiteReader.PageSize))
        {
            var rows = await mover.Rows(run, some.SelectMany(trail => trail.OtherNames), stop);
            open.AddRange(some.Where(
                trail => trail.OtherNames.Any(name => Mover.IsOpen(rows.GetValueOrDefault(name)))));
        }
        return open;
    }

    private async Task Follow(SyncExecution run, RenameTrail[] trails, bool isFirst, CancellationToken stop)
    {
        var page = await pages.Named(run, [.. trails.Select(trail => trail.CurrentName)], stop);
        var current = page.Customers.ToDictionary(customer => (string)customer.Name, StringComparer.Ordinal);
        var moves = new List<Move>();
        foreach (var trail in trails)
        {
            if (current.TryGetValue(trail.CurrentName, out var read))
                foreach (var name in trail.OtherNames)
                    if (await IsRenamed(run, trail, name, read, page, stop)) moves.Add(new(name, trail, read));
            if (read is null) await PostponeUnlessGone(run, trail, isFirst, stop);
        }
        await mover.Apply(run, moves, stop);
    }

    /// <returns>Whether our row of that name is this document's; one that was merged into it is ended here.</returns>
    private async Task<bool> IsRenamed(
        SyncExecution run, RenameTrail trail, string name, ReadCustomer current, ReadPage page, CancellationToken stop)
    {
        var old = (await mover.Rows(run, [name], stop)).GetValueOrDefault(name);
        if (old is null || !Mover.IsOpen(old)) return false;
        if (await IsSame(run, trail, old.Customer!, current, stop)) return true;
        if (await MergedAt(run, trail, old.Customer!, stop) is { } at
            && !await Merge(run, old, current, at, page, stop)) run.PostponedNames.Add(name);
        return false;
    }

    /// <summary>
    /// ERPNext keeps a document's <c>creation</c>: whoever has another one is another. Of a row that was never told it,
    /// the comment and ERPNext decide.
    /// </summary>
    private async Task<bool> IsSame(
        SyncExecution run, RenameTrail trail, Customer known, ReadCustomer current, CancellationToken stop) =>
        known.ErpnextCreation is null
        ? !trail.IsMergeOnly(known.ErpnextId) && await IsGone(run, known.ErpnextId, stop)
        : SiteTime.AreSameMoment(known.ErpnextCreation, current.Document.Creation);

    /// <summary>When it was merged; null when it was not: it lives, or bears the name since only.</summary>
    private async Task<SiteTime?> MergedAt(SyncExecution run, RenameTrail trail, Customer known, CancellationToken stop)
    {
        var at = SiteTime.Parse(trail.MergedAt(known.ErpnextId));
        var isOlder = at is not null && (known.ErpnextCreation is null || !(known.ErpnextCreation > at));
        return isOlder && await IsGone(run, known.ErpnextId, stop) ? at : null;
    }

    private async Task<bool> Merge(
        SyncExecution run, StoredCustomer old, ReadCustomer survivor, SiteTime at, ReadPage page,
        CancellationToken stop)
    {
        if (!await renamer.End(run, old, survivor.Name, at, page.HeadBefore, stop)) return false;
        await pages.Write(run, page with { Customers = [survivor], Unread = [] }, stop);
        return true;
    }

    /// <summary>
    /// It was renamed again since its comments were read, and they tell when they are read again; of one that is gone
    /// then the deletes tell. One that the
    /// key's user may not see is not gone.
    /// </summary>
    private async Task PostponeUnlessGone(SyncExecution run, RenameTrail trail, bool isFirst, CancellationToken stop)
    {
        var presence = await retry.Execute(run, () => erpNext.PresenceOf(trail.CurrentName, stop), stop);
        if (presence is Presence.Hidden) run.NoteHidden([trail.CurrentName]);
        if (isFirst || !presence.IsGone()) run.PostponedNames.UnionWith(trail.OtherNames);
    }

    /// <summary>A customer of the old name may have been made since.</summary>
    private async Task<bool> IsGone(SyncExecution run, string name, CancellationToken stop) =>
        (await retry.Execute(run, () => erpNext.PresenceOf(name, stop), stop)).IsGone();
}
