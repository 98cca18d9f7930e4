using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>
/// Reads customers from ERPNext in pages, each with the details that a Customer lacks, in a bounded number of calls.
/// </summary>
internal sealed class SiteReader(ErpNextClient erpNext, CustomerDetailsReader details, FeedStore feed, TryRow tryRow)
{
    /// <summary>Names that one question takes, so that each of a page's details is one call.</summary>
    public const int PageSize = 500;

    private static readonly string[] NamesOnly = ["name", "modified"];

    /// <summary>The page that follows a name.</summary>
    public Task<ReadPage> ByName(ErpNextReport site, string afterName, CancellationToken stop) =>
        Page(site, fields => erpNext.ListCustomersByName(afterName, PageSize, fields, stop), stop);

    /// <summary>Customers of these names, those that exist and may be seen.</summary>
    public Task<ReadPage> Named(ErpNextReport site, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        return Page(site, async fields => Exactly(wanted, await erpNext.CustomersNamed(wanted, fields, stop)), stop);
    }

    /// <summary>
    /// ERPNext finds names whatever their case and accents: another name's document is another customer.
    /// </summary>
    private static List<ErpNextRow> Exactly(HashSet<string> wanted, IReadOnlyList<ErpNextRow> rows) =>
        [.. rows.Where(row => wanted.Contains(row.Name))];

    /// <summary>
    /// A page on which ERPNext breaks is halved until what breaks it stands alone, so that one bad customer holds up
    /// none of the rest.
    /// </summary>
    private async Task<ReadPage> Page(
        ErpNextReport site, Func<IReadOnlyList<string>, Task<IReadOnlyList<ErpNextRow>>> list, CancellationToken stop)
    {
        var head = await feed.Head();
        try
        {
            var rows = await list(site.Fields);
            return PageOf(head, rows, await Read(site, rows, stop));
        }
        catch (ErpNextException broken) when (broken.Failure is ErpNextFailure.ServerError) { }
        var listed = await list(NamesOnly);
        var read = await Halved(site, [.. listed.Select(row => row.Name)], stop);
        // Not these customers, but ERPNext itself may be broken: then it is waited for.
        if (read.Customers.Count == 0 && listed.Count > 1) await list(NamesOnly);
        return PageOf(head, listed, read);
    }

    private async Task<ReadRows> Halved(ErpNextReport site, string[] names, CancellationToken stop)
    {
        if (names.Length == 0) return ReadRows.None;
        try
        {
            var rows = await erpNext.CustomersNamed(names, site.Fields, stop, once: true);
            return await Read(site, Exactly(names.ToHashSet(StringComparer.Ordinal), rows), stop);
        }
        catch (ErpNextException broken) when (broken.Failure is ErpNextFailure.ServerError)
        {
            if (names.Length == 1) return new([], [new(names[0], broken.Message)]);
        }
        var half = names.Length / 2;
        var halves = await Task.WhenAll(Halved(site, names[..half], stop), Halved(site, names[half..], stop));
        return new([.. halves[0].Customers, .. halves[1].Customers], [.. halves[0].Unread, .. halves[1].Unread]);
    }

    private async Task<ReadRows> Read(ErpNextReport site, IReadOnlyList<ErpNextRow> rows, CancellationToken stop)
    {
        var found = await details.Read(site, rows, stop);
        var (read, unread) = (new List<ReadCustomer>(rows.Count), new List<UnreadCustomer>());
        foreach (var row in rows)
        {
            if (!ErpnextName.TryParse(row.Name, out var name, out var problem)) unread.Add(new(row.Name, problem));
            // Without one it was put in by SQL: what is read is so, whenever that was.
            else if (row.Modified.Length > 0 && !SiteTime.TryParse(row.Modified, out _))
                unread.Add(new(name, "Its `modified` cannot be read."));
            else
                tryRow.Do(name, unread, () =>
                {
                    // What a field told that the site has no more is over.
                    var more = found.For(row).Concat(
                        site.RemovedFields.Select(field => KeyValuePair.Create(field, CanonicalJson.Null)));
                    read.Add(new(name, ErpNextDocument.Of(row.Document, more)));
                });
        }
        return new(read, unread);
    }

    /// <summary>The listing goes on behind what was listed, whether or not it could be read.</summary>
    private static ReadPage PageOf(FeedHead head, IReadOnlyList<ErpNextRow> listed, ReadRows read) =>
        new(head, read.Customers, read.Unread, listed.Count == 0 ? null : listed[^1], listed.Count >= PageSize);

    private sealed record ReadRows(IReadOnlyList<ReadCustomer> Customers, IReadOnlyList<UnreadCustomer> Unread)
    {
        public static ReadRows None { get; } = new([], []);
    }
}
