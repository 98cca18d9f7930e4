using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>What a page came to.</summary>
/// <param name="Written">Changes made, by kind.</param>
/// <param name="ReadAgain">Names that changed here after the page was asked for.</param>
internal sealed record PageResult(
    IReadOnlyDictionary<ChangeKind, int> Written, IReadOnlyList<string> ReadAgain,
    IReadOnlyList<UnreadCustomer> Refused);

/// <summary>What a page would come to.</summary>
/// <param name="Items">What is to be written: what differs, or was only saved anew.</param>
/// <param name="Equal">Names that are here as they were read.</param>
internal sealed record DecidedPage(
    List<CommitItem> Items, IReadOnlyList<string> ReadAgain, IReadOnlyList<string> Equal);

/// <summary>
/// Compares a page with the table and writes what differs, with the run's checkpoint, in one transaction.
/// </summary>
internal sealed class PageWriter(
    SyncStore store, CustomerStore customers, DecisionContexts decisions, DifferenceLog differences, TryRow rows,
    TimeProvider time)
{
    /// <param name="run">Null: outside of any.</param>
    /// <param name="checkpoint">The checkpoint behind this page.</param>
    /// <exception cref="LeaseLostException">The run is another's.</exception>
    /// <exception cref="StorageUnavailableException">It is not known to be written; write the page again.</exception>
    public async Task<PageResult> Write(SyncExecution? run, string checkpoint, ReadPage page)
    {
        var failed = page.Unread.ToList();
        var decided = await Decide(page, failed);
        var evidence = new PageEvidence(await differences.Of(run, decided.Items),
            await differences.KnownAmong(run, decided.Equal.Concat(decided.Items.Select(item => item.ErpnextId!))));
        var result = await Commit(run, checkpoint, page, decided.Items, evidence, failed);
        return result with { ReadAgain = [.. decided.ReadAgain, .. result.ReadAgain] };
    }

    /// <summary>What a page would come to. Nothing is written.</summary>
    /// <param name="failed">Gets the rows that cannot be decided.</param>
    public async Task<DecidedPage> Decide(ReadPage page, List<UnreadCustomer> failed)
    {
        var reads = Newest(page);
        var known = await store.ComparePage([.. reads.Select(read => read.Name)]);
        await decisions.Know(known.Values.Max(row => row?.Mapping) ?? 0);
        var context = decisions.For(ChangeCause.Sync);
        var differing = new List<ReadCustomer>();
        foreach (var read in reads) rows.Do(read.Name, failed, () =>
        {
            var (document, unreadable) = CustomerMapping.Readable(read.Document, context.Mapping.Options);
            if (unreadable is not null) failed.Add(new(read.Name, unreadable));
            var mapped = RowDecision.Mapped(read.Name, document, context.Mapping);
            if (known.GetValueOrDefault(read.Name) is not { Customer: { } customer } row
                || !RowDecision.IsSame(customer, mapped, context.Clock)
                || (row.Mapping < context.Mapping.Version && context.Mapping.IsToldBy(document.ValueOf))) differing.Add(read with { Document = document });
        });
        // Only of rows that differ the documents are needed, to keep what the read does not tell.
        var stored = differing.Count == 0
            ? [] : await customers.ReadWithErased(
                [.. differing.Select(read => (string)read.Name).Where(known.ContainsKey)]);
        var (items, readAgain) = (new List<CommitItem>(differing.Count), new List<string>());
        foreach (var read in differing) rows.Do(read.Name, failed, () =>
        {
            var row = stored.GetValueOrDefault(read.Name) ?? new();
            var evidence = new ReadEvidence(read.Document, row.WasWrittenAfter(page.HeadBefore));
            var decision = RowDecision.Make(read.Name, row, evidence, context
                with { NewId = Guid.CreateVersion7(context.Now) });
            if (decision.Row is not null)
                items.Add(new CommitItem(read.Name, row.Version, decision.Row,
                    new WriteIntent(decision.Change, null, row.Customer)));
            if (decision.MustRepeat || decision.FollowUp is FollowUpKind.Read) readAgain.Add(read.Name);
        });
        var others = differing.Select(read => (string)read.Name).Concat(failed.Select(row => row.Name))
            .ToHashSet(StringComparer.Ordinal);
        return new(items, readAgain, [.. reads.Select(read => (string)read.Name).Where(name => !others.Contains(name))]);
    }

    /// <summary>A customer that is saved between a page's two requests is in both: the later reading counts.</summary>
    private static List<ReadCustomer> Newest(ReadPage page) =>
        [.. page.Customers.GroupBy(read => read.Name).Select(same => same.Last())];

    /// <summary>
    /// A row that the database refuses fails alone: the page is halved until it is found. A part of it is committed
    /// with the checkpoint before the page.
    /// </summary>
    private async Task<PageResult> Commit(
        SyncExecution? run, string checkpoint, ReadPage page, List<CommitItem> items, PageEvidence evidence,
        List<UnreadCustomer> failed)
    {
        try { return await CommitWhole(run, checkpoint, page, items, evidence, failed); }
        catch (Exception refused)
            when (items.Count > 0
                && refused is not (StorageUnavailableException or LeaseLostException or OperationCanceledException))
        {
            if (items.Count == 1)
                return await Commit(run, checkpoint, page, [], evidence.Without(items[0].ErpnextId!),
                    [rows.Failed(items[0].ErpnextId!, new StorageRefusedException(refused.Message)), .. failed]);
            var half = items.Count / 2;
            var before = run?.CommittedCheckpoint ?? checkpoint;
            var first = await Commit(run, before, page with { Customers = [] }, items[..half], evidence, []);
            return Sum(first, await Commit(run, checkpoint, page, items[half..], evidence, failed));
        }
    }

    private async Task<PageResult> CommitWhole(
        SyncExecution? run, string checkpoint, ReadPage page, List<CommitItem> items, PageEvidence evidence,
        List<UnreadCustomer> failed)
    {
        // One on which the run has failed already is no second failure.
        failed = [.. failed.Where(row => run?.FailedNames.Contains(row.Name) is not true).DistinctBy(row => row.Name)];
        var now = time.GetStorableNow();
        var again = await store.CommitPage(new(
            run?.Lease, checkpoint, page.HeadBefore, page.Customers.Count, items,
            [.. failed.Select(row => new SyncFailureRow(row.Name, row.Reason, now))]) { Evidence = evidence });
        var late = again.ToHashSet(StringComparer.Ordinal);
        var written = items.Where(item => item.Intent.Change is not null && !late.Contains(item.ErpnextId!))
            .CountBy(item => item.Intent.Change!.Kind).ToDictionary();
        return new(written, again, failed);
    }

    private static PageResult Sum(PageResult a, PageResult b) => new(
        a.Written.Concat(b.Written).GroupBy(kind => kind.Key, kind => kind.Value)
            .ToDictionary(kind => kind.Key, kind => kind.Sum()),
        [.. a.ReadAgain, .. b.ReadAgain], [.. a.Refused, .. b.Refused]);
}
