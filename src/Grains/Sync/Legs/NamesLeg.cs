using CustomerSync.ErpNext;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>
/// The complete list of names against ours: what nothing else tells of, permanent deletes among them. A name that vanished while another appeared with
/// the same creation and owner was renamed. Nothing is deleted unless the list came whole.
/// </summary>
internal sealed class NamesLeg(
    PageSync pages, ErpNextClient erpNext, SyncStore store, CustomerStore customers, FeedStore feed, RenamesLeg renames, Renamer renamer, Deleter deleter,
    Patience patience, IOptions<SyncOptions> options) : ISyncLeg
{
    private const int NamesPerPage = 5000;

    private static readonly string[] NameOnly = ["name"];

    public SyncStage Stage => SyncStage.Names;

    /// <summary>In a basic run where it is cheap, or stands in for what the key's user may not read.</summary>
    public bool IsIn(SyncExecution run) => run.Kind is SyncKind.Enhanced || run.Checkpoint.Confirmed > 0 || run.IsFirst
        || !run.Site.SeesDeletes || !run.Site.SeesRenames || run.Site.Count <= options.Value.PatrolRows;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        var head = (await patience.Take(run, feed.Head, stop)).Cursor;
        var (listed, appeared) = await List(run, stop);
        await pages.Sync(run, [.. appeared.Where(name => !run.Refused.Contains(name))], stop);
        if (renames.IsIn(run)) await renames.Run(run, stop); // What was renamed while the list was read must not pass for deleted.
        var missing = new List<Missing>();
        await foreach (var row in Living(run, stop))
            if (!listed.Contains(row.ErpnextId) && row.Sequence <= head.Sequence && !await WasRenamed(run, row, listed, stop)) missing.Add(new(row.ErpnextId, null));
        await deleter.Delete(run, missing, isEmpty: listed.Count == 0, stop);
    }

    /// <returns>All names of ERPNext, and those of which we have no living customer.</returns>
    private async Task<(NameSet Listed, List<string> Appeared)> List(SyncExecution run, CancellationToken stop)
    {
        var (ours, listed, appeared) = (new NameSet(), new NameSet(), new List<string>());
        await foreach (var row in Living(run, stop)) ours.Add(row.ErpnextId);
        for (var (after, more) = ("", true); more;)
        {
            var from = after;
            var rows = await patience.Take(run, () => erpNext.ListCustomersByName(from, NamesPerPage, NameOnly, stop), stop);
            foreach (var row in rows)
            {
                listed.Add(row.Name);
                if (!ours.Contains(row.Name)) appeared.Add(row.Name);
            }
            more = rows.Count == NamesPerPage;
            if (more) after = rows[^1].Name;
        }
        return (listed, appeared);
    }

    private async IAsyncEnumerable<LivingName> Living(SyncExecution run, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        for (var after = ""; ;)
        {
            var from = after;
            var rows = await patience.Take(run, () => store.LivingNames(from, NamesPerPage), stop);
            foreach (var row in rows) yield return row;
            if (rows.Count < NamesPerPage) yield break;
            after = rows[^1].ErpnextId;
        }
    }

    /// <summary>For a key that may not read comments: one other name of the same creation, to the microsecond, and the same owner.</summary>
    private async Task<bool> WasRenamed(SyncExecution run, LivingName vanished, NameSet listed, CancellationToken stop)
    {
        if (vanished.Creation is null) return false;
        var same = await patience.Take(run, () => store.NamesByCreation([vanished.Creation]), stop);
        if (same.Where(row => row.ErpnextId != vanished.ErpnextId && row.Owner == vanished.Owner && listed.Contains(row.ErpnextId)).ToList() is not [{ ErpnextId: var newName }]) return false;
        var rows = await patience.Take(run, () => customers.ReadWithErased([vanished.ErpnextId, newName]), stop);
        if (!rows.TryGetValue(vanished.ErpnextId, out var old) || !rows.TryGetValue(newName, out var taken)) return false;
        var page = await pages.Read(run, (site, report) => site.Named(report, [newName], stop), stop);
        return page.Customers is [var current] && await renamer.Rename(run, old, taken, newName, current, page.HeadBefore, null, stop);
    }
}
