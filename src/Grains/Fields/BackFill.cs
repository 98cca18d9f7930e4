using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Storage;
using CustomerSync.Sync;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Fields;

/// <summary>
/// Applies a changed mapping to the customers that were known before, from the documents that are here. Page by page,
/// each guarded as every other write: what a webhook or a sync writes meanwhile wins, and is looked at again in the next
/// pass. A pass that writes nothing is the last.
/// </summary>
internal sealed partial class BackFill(
    MappingLoader loader, FieldStore fields, CustomerStore customers, SyncStore store, FeedStore feed,
    DecisionContexts decisions, TryRow rows, TimeProvider time, ILogger<BackFill> log)
{
    private const int PageSize = 500;

    /// <summary>By then every silo has the mapping, and writes no row by an earlier one.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    /// <summary>Goes on until all is mapped, or another mapping is in force.</summary>
    public async Task Run(CancellationToken stop)
    {
        if (loader.Row is not { } row) return;
        var (version, mapping) = (row.Version, loader.Definitions.Mapping);
        var progress = BackFillProgress.Parse(row.Progress);
        if (progress.Indexes is null)
            progress = await Save(version, progress with { Indexes = await UpdateIndexes() });
        while (!stop.IsCancellationRequested && loader.Row?.Version == version && !progress.IsDone)
            progress = await Save(version, await Step(mapping, progress, stop));
        if (progress.IsDone) LogDone(mapping);
    }

    private async Task<BackFillProgress> Step(long mapping, BackFillProgress progress, CancellationToken stop)
    {
        var head = await feed.Head();
        var names = await fields.Unmapped(mapping, progress.After, PageSize);
        if (names.Count > 0)
            return progress with { After = names[^1], IsClean = !await Write(names, head) && progress.IsClean };
        var age = time.GetUtcNow() - loader.Definitions.SavedAt;
        if (progress.IsClean && age >= Settled) return progress with { IsDone = true };
        if (age < Settled) await Task.Delay(Settled - (age < TimeSpan.Zero ? default : age), time, stop);
        return progress with { After = "", IsClean = true };
    }

    /// <returns>Whether any of them was written, or must be looked at again.</returns>
    private async Task<bool> Write(IReadOnlyList<string> names, FeedHead head)
    {
        var known = await customers.Read(names);
        var context = decisions.For(ChangeCause.Mapping);
        var items = new List<CommitItem>(names.Count);
        foreach (var (name, row) in known) rows.Do(name, new List<UnreadCustomer>(), () =>
        {
            var decision = RowDecision.Remapped(row, context);
            if (decision.Row is not null)
                items.Add(new(name, row.Version, decision.Row, new(decision.Change, null, row.Customer)));
        });
        if (items.Count > 0) await Commit(items, head);
        return items.Count > 0;
    }

    /// <summary>A row that the database refuses is left as it is, and holds up none of the others.</summary>
    private async Task Commit(List<CommitItem> items, FeedHead head)
    {
        try { await store.CommitPage(new(null, "", head, items.Count, items, [])); }
        catch (Exception refused) when (refused is not (StorageUnavailableException or OperationCanceledException))
        {
            if (items.Count == 1)
            {
                rows.Failed(items[0].ErpnextId!, refused);
                return;
            }
            await Commit(items[..(items.Count / 2)], head);
            await Commit(items[(items.Count / 2)..], head);
        }
    }

    /// <returns>A sentence for each field that has none.</returns>
    public Task<IReadOnlyList<string>> UpdateIndexes() => fields.UpdateIndexes(
        loader.Definitions.Fields.Where(field => ListFields.IsListed(field) && !ErpNext.Mapping.IsOurs(field.Name)));

    private async Task<BackFillProgress> Save(long version, BackFillProgress progress)
    {
        if (!await fields.SaveProgress(version, progress.ToText())) await loader.Renew(); // Others are in force.
        return progress;
    }

    [LoggerMessage(1502, LogLevel.Information, "The customers are mapped by version {Mapping} of the fields")]
    private partial void LogDone(long mapping);
}
