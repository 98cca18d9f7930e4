using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>
/// The complete list of names against ours: what nothing else tells of, permanent deletes among them. A name that
/// vanished while another appeared with the same creation and owner was renamed. Nothing is deleted unless the list
/// came whole.
/// </summary>
internal sealed class NamesStage(
    PageSync pages, ErpNextClient erpNext, SyncStore store, CustomerStore customers, FeedStore feed,
    RenamesStage renames, Renamer renamer, Deleter deleter,
    RetryPolicy retry, IOptions<SyncOptions> options) : ISyncStage
{
    /// <summary>
    /// What is read and compared of so many stays below what the garbage collector takes for a large object.
    /// </summary>
    private const int NamesPerPage = 1000;
    private const int CreationsPerQuery = 500;

    private static readonly string[] NameOnly = ["name"];

    public SyncStage Stage => SyncStage.Names;

    /// <summary>In a basic run where it is cheap, or stands in for what the key's user may not read.</summary>
    public bool AppliesTo(SyncExecution run) =>
        run.Kind is SyncKind.Enhanced || run.Checkpoint.Confirmed > 0 || run.IsFirst
        || !run.Site.SeesDeletes || !run.Site.SeesRenames || run.Site.Count <= options.Value.PatrolRows;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        var head = await retry.Execute(run, feed.Head, stop);
        var (listed, appeared) = await ListNames(run, stop);
        await pages.Sync(run, [.. appeared.Where(name => !run.FailedNames.Contains(name))], stop);
        // What was renamed while the list was read must not pass for deleted.
        if (renames.AppliesTo(run)) await renames.Run(run, stop);
        var vanished = new List<LivingName>();
        await foreach (var row in Living(run, stop))
            if (!listed.Contains(row.ErpnextId) && !head.Precedes(row.Touched)) vanished.Add(row);
        await AddUnlisted(run, vanished, listed, stop);
        var heirs = await RenamedByCreation(run, vanished, listed, stop);
        var (missing, isDone) = (new List<Missing>(), true);
        foreach (var row in vanished)
        {
            if (!heirs.TryGetValue(row.ErpnextId, out var heir)) missing.Add(new((ErpnextName)row.ErpnextId, null));
            else if (!await Rename(run, row.ErpnextId, heir, stop))
            {
                isDone = false;
                run.PostponedNames.Add(row.ErpnextId);
            }
        }
        await deleter.Delete(run, missing, isEmpty: listed.Count == 0, stop);
        // A rename that could not be written is found again by the next run, while its new name still passes for one
        // that appeared since.
        if (isDone) run.UpdateWatermarks(marks => marks
            with { NamesComparedAt = head.Cursor.Sequence, OursComparedAt = run.StartedAt });
    }

    /// <summary>
    /// The list is read in pages: who was renamed meanwhile, to a name before those that were still to come, is in none
    /// of them.
    /// </summary>
    private async Task AddUnlisted(SyncExecution run, List<LivingName> vanished, NameSet listed, CancellationToken stop)
    {
        foreach (var creations in CreationsOf(vanished))
        {
            var born = await retry.Execute(run, () => erpNext.CustomersCreatedAt(creations, stop), stop);
            await pages.Sync(run, [.. born.Where(listed.Add)], stop);
        }
    }

    /// <returns>All names of ERPNext, and those of which we have no living customer.</returns>
    private async Task<(NameSet Listed, List<string> Appeared)> ListNames(SyncExecution run, CancellationToken stop)
    {
        var (listed, appeared) = (new NameSet(run.Site.Count), new List<string>());
        for (var (after, more) = ("", true); more;)
        {
            var from = after;
            var rows = await retry.Execute(
                run, () => erpNext.ListCustomersByName(from, NamesPerPage, NameOnly, stop), stop);
            var names = rows.Select(row => row.Name).ToList();
            var ours = (await retry.Execute(run, () => store.LivingAmong(names), stop)).ToHashSet(
                StringComparer.Ordinal);
            names.ForEach(name => listed.Add(name));
            appeared.AddRange(names.Where(name => !ours.Contains(name)));
            more = rows.Count == NamesPerPage;
            if (more) after = rows[^1].Name;
        }
        return (listed, appeared);
    }

    private async IAsyncEnumerable<LivingName> Living(
        SyncExecution run, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        for (var after = ""; ;)
        {
            var from = after;
            var rows = await retry.Execute(run, () => store.LivingNames(from, NamesPerPage), stop);
            foreach (var row in rows) yield return row;
            if (rows.Count < NamesPerPage) yield break;
            after = rows[^1].ErpnextId;
        }
    }

    /// <summary>
    /// For a key that may not read comments: new names by old ones, where one of each has that creation, to the
    /// microsecond, and that owner. A name that was here when all names were last compared is no new one: customers may
    /// be born together, by an import.
    /// </summary>
    private async Task<Dictionary<string, string>> RenamedByCreation(
        SyncExecution run, List<LivingName> vanished, NameSet listed, CancellationToken stop)
    {
        var heirs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var creations in CreationsOf(vanished))
        {
            var origins = await retry.Execute(run, () => store.NamesByCreation(creations), stop);
            foreach (var same in origins.GroupBy(row => (row.Creation, row.Owner)))
                if (same.Where(row => !listed.Contains(row.ErpnextId)).ToList() is [var old]
                    && same.Where(row => listed.Contains(row.ErpnextId)
                        && row.Appeared > (run.Watermarks.NamesComparedAt ?? long.MaxValue)).ToList() is [var heir])
                    heirs.Add(old.ErpnextId, heir.ErpnextId);
        }
        return heirs;
    }

    private static IEnumerable<string[]> CreationsOf(List<LivingName> vanished) =>
        vanished.Select(row => row.Creation).OfType<string>().Distinct().Chunk(CreationsPerQuery);

    private async Task<bool> Rename(SyncExecution run, string oldName, string newName, CancellationToken stop)
    {
        var rows = await retry.Execute(run, () => customers.ReadWithErased([oldName, newName]), stop);
        if (!rows.TryGetValue(oldName, out var old) || !rows.TryGetValue(newName, out var taken)) return false;
        var page = await pages.Named(run, [newName], stop);
        return page.Customers is [var current]
            && await renamer.Rename(run, old, taken, current, page.HeadBefore, null, [], stop);
    }
}
