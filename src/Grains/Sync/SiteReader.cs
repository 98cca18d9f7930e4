using System.Text.Json;
using System.Text.Json.Nodes;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>Reads customers from ERPNext in pages, each with the details that a Customer lacks, in a bounded number of calls.</summary>
internal sealed class SiteReader(ErpNextClient erpNext, FeedStore feed)
{
    /// <summary>Names that one question takes, so that each of a page's details is one call.</summary>
    public const int PageSize = 500;

    private static readonly string[] NamesOnly = ["name", "modified"];

    /// <summary>The page that follows a name.</summary>
    public async Task<ReadPage> ByName(ErpNextReport site, string afterName, CancellationToken stop) => await Page(
        site, fields => erpNext.ListCustomersByName(afterName, PageSize, fields, stop), stop);

    /// <summary>Customers of these names, those that exist and may be seen.</summary>
    public async Task<ReadPage> Named(ErpNextReport site, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        // ERPNext finds names whatever their case and accents: another name's document is another customer.
        return await Page(site, async fields => [.. (await erpNext.CustomersNamed(wanted, fields, stop)).Where(row => wanted.Contains(row.Name))], stop);
    }

    private async Task<ReadPage> Page(ErpNextReport site, Func<IReadOnlyList<string>, Task<IReadOnlyList<ErpNextRow>>> list, CancellationToken stop)
    {
        var head = await feed.Head();
        var (rows, unread) = await Rows(site, list, stop);
        var (read, unreadable) = Read(rows, await Details.Of(erpNext, site, rows, stop));
        var last = rows.Count == 0 ? null : rows[^1];
        return new(head, read, [.. unread, .. unreadable], last, rows.Count + unread.Count >= PageSize);
    }

    /// <summary>A page on which ERPNext breaks is read row by row, so that one bad customer holds up none of the rest.</summary>
    private async Task<(IReadOnlyList<ErpNextRow> Rows, List<UnreadCustomer> Unread)> Rows(
        ErpNextReport site, Func<IReadOnlyList<string>, Task<IReadOnlyList<ErpNextRow>>> list, CancellationToken stop)
    {
        try { return (await list(site.Fields), []); }
        catch (ErpNextException broken) when (broken.Failure is ErpNextFailure.ServerError) { }
        var (rows, unread) = (new List<ErpNextRow>(), new List<UnreadCustomer>());
        foreach (var row in await list(NamesOnly))
        {
            try { if (await erpNext.FindCustomer(row.Name, stop) is { IsSameName: true } found) rows.Add(Completed(found.Row, site.Fields)); }
            catch (ErpNextException broken) when (broken.Failure is ErpNextFailure.ServerError) { unread.Add(new(row.Name, broken.Message)); }
        }
        return (rows, unread);
    }

    /// <summary>A document that is read alone lacks the fields that are empty; a list has them as null (FACTS 5.5).</summary>
    private static ErpNextRow Completed(ErpNextRow row, IReadOnlyList<string> fields)
    {
        var document = JsonObject.Create(row.Document)!;
        foreach (var field in fields) document.TryAdd(field, null);
        return row with { Document = JsonSerializer.SerializeToElement(document) };
    }

    private static (List<ReadCustomer> Read, List<UnreadCustomer> Unreadable) Read(IReadOnlyList<ErpNextRow> rows, Details details)
    {
        var (read, unreadable) = (new List<ReadCustomer>(rows.Count), new List<UnreadCustomer>());
        foreach (var row in rows)
        {
            if (!ErpnextName.TryNormalize(row.Name, out var name, out var problem)) unreadable.Add(new(row.Name, problem));
            else if (!SiteTime.TryNormalize(row.Modified, out _)) unreadable.Add(new(name, "Its `modified` cannot be read."));
            else read.Add(new(name, ErpNextDocument.Of(row.Document, details.For(row))));
        }
        return (read, unreadable);
    }

    /// <summary>What belongs to the customers of one page; null where the key's user may not read it, and what is known stays.</summary>
    private sealed record Details(
        ILookup<string, CreditLimitRow>? Limits, Dictionary<string, ErpNextRow>? Contacts, Dictionary<string, ErpNextRow>? Addresses)
    {
        public static async Task<Details> Of(ErpNextClient erpNext, ErpNextReport site, IReadOnlyList<ErpNextRow> rows, CancellationToken stop)
        {
            var names = rows.Select(row => row.Name).ToList();
            var limits = names.Count > 0 && site.SeesCreditLimits ? erpNext.CreditLimits(names, stop) : null;
            var contacts = site.SeesContacts ? ByName(Links(rows, "customer_primary_contact"), links => erpNext.Contacts(links, stop)) : null;
            var addresses = site.SeesAddresses ? ByName(Links(rows, "customer_primary_address"), links => erpNext.Addresses(links, stop)) : null;
            await Task.WhenAll(new Task?[] { limits, contacts, addresses }.OfType<Task>());
            return new(
                limits is null ? null : (await limits).ToLookup(row => row.Customer, StringComparer.Ordinal),
                contacts is null ? null : await contacts, addresses is null ? null : await addresses);
        }

        public IEnumerable<KeyValuePair<string, JsonElement>> For(ErpNextRow row)
        {
            if (Limits is not null) yield return new("credit_limits", JsonSerializer.SerializeToElement(Limits[row.Name].OrderBy(limit => limit.Idx)
                .Select(limit => new { company = limit.Company, credit_limit = limit.Limit, idx = limit.Idx })));
            if (Contacts is not null) yield return new(CustomerDetails.ContactKey, Found(Contacts, row, "customer_primary_contact") is { } contact
                ? CustomerDetails.Contact(contact.Document, row.Document) : Nothing);
            if (Addresses is not null) yield return new(CustomerDetails.AddressKey, Found(Addresses, row, "customer_primary_address") is { } address
                ? CustomerDetails.AddressOf(address.Document) : Nothing);
        }

        private static JsonElement Nothing { get; } = JsonSerializer.SerializeToElement<object?>(null);

        private static ErpNextRow? Found(Dictionary<string, ErpNextRow> details, ErpNextRow row, string link) =>
            Link(row, link) is { } name ? details.GetValueOrDefault(name) : null;

        private static List<string> Links(IReadOnlyList<ErpNextRow> rows, string field) => [.. rows.Select(row => Link(row, field)).OfType<string>()];

        private static string? Link(ErpNextRow row, string field) => new DocumentReader(row.Document).Text(field);

        private static async Task<Dictionary<string, ErpNextRow>> ByName(List<string> names, Func<List<string>, Task<IReadOnlyList<ErpNextRow>>> ask) =>
            names.Count == 0 ? [] : (await ask(names)).ToDictionary(row => row.Name, StringComparer.Ordinal);
    }
}
