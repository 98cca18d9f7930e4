using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>Renames and merges, for which ERPNext raises no event: by the comments that they leave (FACTS 2.6).</summary>
internal sealed class RenamesStage(
    PageSync pages, ErpNextClient erpNext, CustomerStore customers, Renamer renamer, RetryPolicy retry, TryRow tryRow,
    IOptions<MappingOptions> mapping) : ISyncStage
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
        var moves = new List<Move>();
        foreach (var trail in trails)
        {
            if (!current.TryGetValue(trail.CurrentName, out var read)) await PostponeUnlessGone(run, trail, isFirst, stop);
            else foreach (var name in trail.OtherNames) if (await IsRenamed(run, trail, name, read, page, stop)) moves.Add(new(name, trail, read));
        }
        foreach (var turn in Move.InTurn(moves)) await TryApply(run, turn, page, stop);
    }

    /// <returns>Whether our row of that name is this document's; one that was merged into it is ended here.</returns>
    private async Task<bool> IsRenamed(SyncExecution run, RenameTrail trail, string name, ReadCustomer current, ReadPage page, CancellationToken stop)
    {
        if ((await Rows(run, [name], stop)).GetValueOrDefault(name) is not { } old || !IsOpen(old)) return false;
        if (await IsSame(run, trail, old.Customer!, current, stop)) return true;
        if (await MergedAt(run, trail, old.Customer!, stop) is { } at && !await Merge(run, old, current, at, page, stop)) run.PostponedNames.Add(name);
        return false;
    }

    /// <summary>What is wrong with these is recorded against them, and holds up no other.</summary>
    private async Task TryApply(SyncExecution run, IReadOnlyList<Move> moves, ReadPage page, CancellationToken stop)
    {
        try { await Apply(run, moves, page, stop); }
        catch (Exception error) when (error is not (ErpNextException or StorageUnavailableException or OperationCanceledException or LeaseLostException))
        {
            run.PostponedNames.UnionWith(moves.Select(move => move.OldName));
            await pages.Write(run, page with { Customers = [], Unread = [.. moves.Select(move => tryRow.Failed(move.OldName, error))] }, stop);
        }
    }

    private async Task Apply(SyncExecution run, IReadOnlyList<Move> moves, ReadPage page, CancellationToken stop)
    {
        var rows = await Rows(run, moves.SelectMany(move => (string[])[move.OldName, move.NewName]), stop);
        if (!moves.All(move => IsOpen(rows.GetValueOrDefault(move.OldName)))) return; // Another of these moves has taken it along.
        var isDone = moves is [var one]
            ? await Rename(run, one, rows[one.OldName], rows.GetValueOrDefault(one.NewName), page, stop)
            : await renamer.Swap(run, [.. moves.Select(move => (rows[move.OldName], move.Current))], page.HeadBefore, stop);
        if (!isDone) run.PostponedNames.UnionWith(moves.Select(move => move.OldName));
    }

    /// <summary>Whoever bore the new name here and is another document is no more: ERPNext has this one under it.</summary>
    private async Task<bool> Rename(SyncExecution run, Move move, StoredCustomer old, StoredCustomer? taken, ReadPage page, CancellationToken stop)
    {
        var isOthers = taken?.Customer is { DeletedAt: null, ErpnextCreation: { } creation } && creation != old.Customer!.ErpnextCreation && creation != CreationOf(move.Current);
        if (isOthers)
        {
            if (!await renamer.End(run, taken!, null, null, page.HeadBefore, stop)) return false;
            return await Rename(run, move, old, (await Rows(run, [move.NewName], stop)).GetValueOrDefault(move.NewName), await Again(run, move, stop), stop);
        }
        return await renamer.Rename(run, old, taken, move.Current, page.HeadBefore, SiteTime.Parse(move.Trail.At), [.. move.Trail.Between(move.OldName)], stop);
    }

    /// <summary>What was written since a page was noted is not overwritten by it: what we have just written is read behind it.</summary>
    private Task<ReadPage> Again(SyncExecution run, Move move, CancellationToken stop) => pages.Read(run, (site, report) => site.Named(report, [move.NewName], stop), stop);

    /// <summary>ERPNext keeps a document's <c>creation</c>: whoever has another one is another. Of a row that was never told it, the comment and ERPNext decide.</summary>
    private async Task<bool> IsSame(SyncExecution run, RenameTrail trail, Customer known, ReadCustomer current, CancellationToken stop) => known.ErpnextCreation is null
        ? !trail.IsMergeOnly(known.ErpnextId) && await IsGone(run, known.ErpnextId, stop)
        : known.ErpnextCreation == CreationOf(current);

    private SiteTime? CreationOf(ReadCustomer current) => RowDecision.Mapped(current.Name, current.Document, mapping.Value).ErpnextCreation;

    /// <summary>When it was merged; null when it was not: it lives, or bears the name since only.</summary>
    private async Task<SiteTime?> MergedAt(SyncExecution run, RenameTrail trail, Customer known, CancellationToken stop)
    {
        var at = SiteTime.Parse(trail.MergedAt(known.ErpnextId));
        var isOlder = at is not null && (known.ErpnextCreation is null || !(known.ErpnextCreation > at));
        return isOlder && await IsGone(run, known.ErpnextId, stop) ? at : null;
    }

    private async Task<bool> Merge(SyncExecution run, StoredCustomer old, ReadCustomer survivor, SiteTime at, ReadPage page, CancellationToken stop)
    {
        if (!await renamer.End(run, old, survivor.Name, at, page.HeadBefore, stop)) return false;
        await pages.Write(run, page with { Customers = [survivor], Unread = [] }, stop);
        return true;
    }

    /// <summary>
    /// It was renamed again since its comments were read, and they tell when they are read again; of one that is gone then the deletes tell. One that the
    /// key's user may not see is not gone.
    /// </summary>
    private async Task PostponeUnlessGone(SyncExecution run, RenameTrail trail, bool isFirst, CancellationToken stop)
    {
        var presence = await retry.Execute(run, () => erpNext.PresenceOf(trail.CurrentName, stop), stop);
        if (presence is Presence.Hidden) run.NoteHidden([trail.CurrentName]);
        if (isFirst || presence is not (Presence.Gone or Presence.Respelled)) run.PostponedNames.UnionWith(trail.OtherNames);
    }

    private static bool IsOpen(StoredCustomer? row) => row is { Customer: { RenamedTo: null, MergedInto: null } };

    private Task<Dictionary<string, StoredCustomer>> Rows(SyncExecution run, IEnumerable<string> names, CancellationToken stop) =>
        retry.Execute(run, () => customers.ReadWithErased([.. names.Distinct(StringComparer.Ordinal)]), stop);

    /// <summary>A customer of the old name may have been made since.</summary>
    private async Task<bool> IsGone(SyncExecution run, string name, CancellationToken stop) => await retry.Execute(run, () => erpNext.PresenceOf(name, stop), stop) is Presence.Gone or Presence.Respelled;
}
