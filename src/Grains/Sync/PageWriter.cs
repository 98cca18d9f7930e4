using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>What a page came to.</summary>
/// <param name="Written">Changes made, by kind.</param>
/// <param name="ReadAgain">Names that changed here after the page was asked for.</param>
internal sealed record PageResult(IReadOnlyDictionary<ChangeKind, int> Written, IReadOnlyList<string> ReadAgain, IReadOnlyList<UnreadCustomer> Refused);

/// <summary>Compares a page with the table and writes what differs, with the run's checkpoint, in one transaction (DESIGN, the sync path).</summary>
internal sealed class PageWriter(SyncStore store, CustomerStore customers, IOptions<MappingOptions> mapping, TimeProvider time)
{
    /// <param name="lease">Null: outside of a run.</param>
    /// <param name="before">The checkpoint before this page: a part of it is committed with that one.</param>
    /// <param name="checkpoint">The checkpoint behind this page.</param>
    /// <exception cref="LeaseLostException">The run is another's.</exception>
    /// <exception cref="StorageUnavailableException">It is not known to be written; write the page again.</exception>
    public async Task<PageResult> Write(SyncLease? lease, string before, string checkpoint, ReadPage page)
    {
        var (items, readAgain) = await Decide(page);
        var result = await Commit(lease, before, checkpoint, page, items, [.. page.Unread]);
        return result with { ReadAgain = [.. readAgain, .. result.ReadAgain] };
    }

    private async Task<(List<CommitItem> Items, List<string> ReadAgain)> Decide(ReadPage page)
    {
        var known = await store.ComparePage([.. page.Customers.Select(read => read.Name)]);
        var differing = new List<ReadCustomer>();
        foreach (var read in page.Customers)
        {
            if (known.GetValueOrDefault(read.Name) is not { Customer: not null } row || Verdict(row, read, page) is not PageVerdict.Same) differing.Add(read);
        }
        // Only of rows that differ the documents are needed, to keep what the read does not tell.
        var stored = differing.Count == 0 ? [] : await customers.ReadWithErased([.. differing.Select(read => (string)read.Name).Where(known.ContainsKey)]);
        var (items, readAgain) = (new List<CommitItem>(differing.Count), new List<string>());
        foreach (var read in differing)
        {
            if (Item(stored.GetValueOrDefault(read.Name) ?? new(), read, page, out var item) is PageVerdict.ReadAgain) readAgain.Add(read.Name);
            else if (item is not null) items.Add(item);
        }
        return (items, readAgain);
    }

    private PageVerdict Verdict(KnownCustomer stored, ReadCustomer read, ReadPage page) =>
        PageComparison.Compare(stored.Customer, ReadDecision.Mapped(read, mapping.Value), stored.HasChangedSince(page.HeadBefore));

    /// <param name="item">What is to be written; null when nothing is.</param>
    private PageVerdict Item(StoredCustomer stored, ReadCustomer read, ReadPage page, out CommitItem? item)
    {
        item = null;
        var now = time.GetUtcNow();
        var row = ReadDecision.Row(stored, read, mapping.Value, Guid.CreateVersion7(now));
        var verdict = PageComparison.Compare(stored.Customer, row.Customer!, stored.HasChangedSince(page.HeadBefore));
        if (verdict is PageVerdict.ReadAgain or PageVerdict.Same) return verdict;
        var change = verdict is PageVerdict.Advance ? null : DeliveryDecision.Difference(stored.Customer, row.Customer!, ChangeCause.Sync);
        item = new CommitItem(read.Name, stored.Version, row, new WriteIntent(change, null));
        return verdict;
    }

    /// <summary>A row that the database refuses fails alone: the page is halved until it is found.</summary>
    private async Task<PageResult> Commit(SyncLease? lease, string before, string checkpoint, ReadPage page, List<CommitItem> items, List<UnreadCustomer> bad)
    {
        try { return await CommitWhole(lease, checkpoint, page, items, bad); }
        catch (Exception refused) when (items.Count > 0 && refused is not (StorageUnavailableException or LeaseLostException or OperationCanceledException))
        {
            if (items.Count == 1) return await Commit(lease, before, checkpoint, page, [], [.. bad, new(items[0].ErpnextId!, $"The database refuses it: {refused.Message}")]);
            var half = items.Count / 2;
            var first = await Commit(lease, before, before, page with { Customers = [] }, items[..half], []);
            return Sum(first, await Commit(lease, before, checkpoint, page, items[half..], bad));
        }
    }

    private async Task<PageResult> CommitWhole(SyncLease? lease, string checkpoint, ReadPage page, List<CommitItem> items, List<UnreadCustomer> bad)
    {
        var now = time.GetStorableNow();
        var commit = await store.CommitPage(new(
            lease, checkpoint, page.HeadBefore, page.Customers.Count, items, [.. bad.Select(row => new SyncFailureRow(row.Name, row.Reason, now))]));
        if (!commit.LeaseHeld) throw new LeaseLostException();
        var late = commit.ReadAgain.ToHashSet(StringComparer.Ordinal);
        var written = items.Where(item => item.Intent.Change is not null && !late.Contains(item.ErpnextId!)).CountBy(item => item.Intent.Change!.Kind).ToDictionary();
        return new(written, commit.ReadAgain, bad);
    }

    private static PageResult Sum(PageResult a, PageResult b) => new(
        a.Written.Concat(b.Written).GroupBy(kind => kind.Key, kind => kind.Value).ToDictionary(kind => kind.Key, kind => kind.Sum()),
        [.. a.ReadAgain, .. b.ReadAgain], [.. a.Refused, .. b.Refused]);
}
