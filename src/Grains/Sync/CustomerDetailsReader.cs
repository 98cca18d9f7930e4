using System.Text.Json;
using CustomerSync.ErpNext;

namespace CustomerSync.Sync;

/// <summary>
/// What belongs to the customers of one page; null where the key's user may not read it, and what is known stays.
/// </summary>
internal sealed record CustomerDetailsPage(
    ILookup<string, CreditLimitRow>? Limits, Dictionary<string, LinkedDocument>? Contacts,
    Dictionary<string, LinkedDocument>? Addresses)
{
    /// <summary>What the site's own fields need, and the rows of their tables by table.</summary>
    public OwnSources Own { get; init; } = OwnSources.None;

    /// <summary>All that are linked, oldest first; null where nothing is wanted of them.</summary>
    public ILookup<string, JsonElement>? AllContacts { get; init; }

    public ILookup<string, JsonElement>? AllAddresses { get; init; }

    public IReadOnlyDictionary<OwnTable, ILookup<string, JsonElement>> Tables { get; init; } =
        new Dictionary<OwnTable, ILookup<string, JsonElement>>();

    /// <summary>What is kept in the customer's document beside its own fields, in canonical JSON.</summary>
    public IEnumerable<KeyValuePair<string, string>> For(ErpNextRow row)
    {
        if (Limits is not null) yield return new(
            "credit_limits", CanonicalJson.Of(JsonSerializer.SerializeToElement(Limits[row.Name]
            .OrderBy(limit => limit.Idx)
            .Select(limit => new { company = limit.Company, credit_limit = limit.Limit, idx = limit.Idx }))));
        if (Contacts is not null) yield return new(
            CustomerDetails.ContactKey, Contacts.TryGetValue(row.Name, out var contact)
            ? CustomerDetails.ContactOf(contact.Document, contact.Link, row.Document, Own.Contact.Wanted)
            : CanonicalJson.Null);
        if (Addresses is not null) yield return new(
            CustomerDetails.AddressKey, Addresses.TryGetValue(row.Name, out var address)
            ? CustomerDetails.AddressOf(address.Document, address.Link, Own.Address.Wanted) : CanonicalJson.Null);
        if (AllContacts is not null) yield return new(
            CustomerDetails.ContactsKey, CustomerDetails.All(AllContacts[row.Name], Own.Contacts.Wanted));
        if (AllAddresses is not null) yield return new(
            CustomerDetails.AddressesKey, CustomerDetails.All(AllAddresses[row.Name], Own.Addresses.Wanted));
        foreach (var (table, rows) in Tables) yield return new(table.Field, Rows(table, rows[row.Name]));
    }

    /// <summary>Columns that do not exist are null: they were asked for.</summary>
    private static string Rows(OwnTable table, IEnumerable<JsonElement> rows) =>
        $"[{string.Join(',', rows.Select(row => (Row: row, Idx: new DocumentReader(row).Number("idx") ?? 0))
            .OrderBy(row => row.Idx).Select(row => CanonicalJson.Object(CanonicalJson.Sorted(
                table.Wanted.Append("idx").Select(column => KeyValuePair.Create(column,
                    row.Row.TryGetProperty(column, out var value) ? CanonicalJson.Of(value) : CanonicalJson.Null))))))}]";
}

/// <summary>The Contact or Address of a customer.</summary>
/// <param name="Link">How the customer names it; null when it does not, and ERPNext takes it as the default.</param>
internal sealed record LinkedDocument(JsonElement Document, string? Link);

/// <summary>
/// Reads credit limits, Contacts and Addresses of a page of customers in a bounded number of calls. A customer without
/// a primary Contact or Address
/// gets the one that ERPNext itself would take among those that are linked to it (docs/decisions/0140).
/// </summary>
internal sealed class CustomerDetailsReader(ErpNextClient erpNext)
{
    public async Task<CustomerDetailsPage> Read(
        ErpNextReport site, IReadOnlyList<ErpNextRow> rows, CancellationToken stop)
    {
        if (rows.Count == 0) return new(null, null, null);
        var limits = site.SeesCreditLimits ? erpNext.CreditLimits([.. rows.Select(row => row.Name)], stop) : null;
        var contacts = site.SeesContacts ? Linked(rows, DetailKind.Contact, site, stop) : null;
        var addresses = site.SeesAddresses ? Linked(rows, DetailKind.Address, site, stop) : null;
        var tables = site.Own.Tables.ToDictionary(
            table => table, table => erpNext.TableRows(table, [.. rows.Select(row => row.Name)], stop));
        await Task.WhenAll(new Task?[] { limits, contacts, addresses }.OfType<Task>().Concat(tables.Values));
        var allContacts = site.SeesContacts ? await All(rows, DetailKind.Contact, site.Own.Contacts, stop) : null;
        var allAddresses = site.SeesAddresses ? await All(rows, DetailKind.Address, site.Own.Addresses, stop) : null;
        return new(
            limits is null ? null : (await limits).ToLookup(row => row.Customer, DatabaseCollation.Comparer),
            contacts is null ? null : await contacts, addresses is null ? null : await addresses)
        {
            Own = site.Own,
            AllContacts = allContacts,
            AllAddresses = allAddresses,
            Tables = tables.ToDictionary(table => table.Key, table => table.Value.Result.ToLookup(
                row => new DocumentReader(row).Text("parent") ?? "", DatabaseCollation.Comparer)),
        };
    }

    private async Task<ILookup<string, JsonElement>?> All(
        IReadOnlyList<ErpNextRow> rows, DetailKind kind,
        (IReadOnlyList<string> Existing, IReadOnlyList<string> Wanted) own, CancellationToken stop)
    {
        if (own.Wanted.Count == 0) return null;
        var links = await erpNext.LinksTo(kind, [.. rows.Select(row => row.Name)], stop);
        var documents = Alike(
            await erpNext.Details(kind, [.. links.Select(link => link.Document)], own.Existing, false, stop));
        return links.Where(link => documents.ContainsKey(link.Document))
            .Select(link => (link.Customer, documents[link.Document].Document))
            .OrderBy(link => new DocumentReader(link.Document).Text("creation"), StringComparer.Ordinal)
            .ToLookup(link => link.Customer, link => link.Document, DatabaseCollation.Comparer);
    }

    private async Task<Dictionary<string, LinkedDocument>> Linked(
        IReadOnlyList<ErpNextRow> rows, DetailKind kind, ErpNextReport site, CancellationToken stop)
    {
        var found = await Primary(rows, kind, site, stop);
        var left = rows.Select(row => row.Name).Where(name => !found.ContainsKey(name)).ToList();
        if (left.Count > 0) await AddDefaults(found, left, kind, site, stop);
        return found;
    }

    private static IReadOnlyList<string> OwnOf(DetailKind kind, ErpNextReport site) =>
        (kind == DetailKind.Contact ? site.Own.Contact : site.Own.Address).Existing;

    private async Task<Dictionary<string, LinkedDocument>> Primary(
        IReadOnlyList<ErpNextRow> rows, DetailKind kind, ErpNextReport site, CancellationToken stop)
    {
        var links =
            rows.Select(row => (Customer: row.Name, Name: new DocumentReader(row.Document).Text(kind.PrimaryField)))
            .Where(link => link.Name is not null).ToList();
        if (links.Count == 0) return new(StringComparer.Ordinal);
        var documents = await erpNext.Details(
            kind, [.. links.Select(link => link.Name!)], OwnOf(kind, site), site.MarksBilling, stop);
        var byName = await BySpelling([.. links.Select(link => link.Name!)], documents, kind, stop);
        return links.Where(link => byName.ContainsKey(link.Name!)).ToDictionary(
            link => link.Customer, link => new LinkedDocument(byName[link.Name!].Document, link.Name),
                StringComparer.Ordinal);
    }

    /// <summary>
    /// A link may be spelled in another letter case than the document's name. What no rule of ours matches, though
    /// ERPNext found it, is asked for by itself.
    /// </summary>
    private async Task<Dictionary<string, ErpNextRow>> BySpelling(
        List<string> links, IReadOnlyList<ErpNextRow> documents, DetailKind kind, CancellationToken stop)
    {
        var exact = documents.ToDictionary(document => document.Name, StringComparer.Ordinal);
        var alike = Alike(documents);
        var found = new Dictionary<string, ErpNextRow>(StringComparer.Ordinal);
        foreach (var link in links)
            if ((exact.GetValueOrDefault(link) ?? alike.GetValueOrDefault(link)) is { } document)
                found[link] = document;
        var taken = found.Values.Select(document => document.Name).ToHashSet(StringComparer.Ordinal);
        if (documents.All(document => taken.Contains(document.Name))) return found;
        foreach (var link in links.Where(link => !found.ContainsKey(link)).Distinct(StringComparer.Ordinal))
            if (await erpNext.TrueNames(kind.DocType, [link], stop) is [var name, ..]
                && exact.TryGetValue(name, out var document)) found[link] = document;
        return found;
    }

    private static Dictionary<string, ErpNextRow> Alike(IReadOnlyList<ErpNextRow> documents) =>
        documents.GroupBy(document => document.Name, DatabaseCollation.Comparer)
            .ToDictionary(same => same.Key, same => same.First(), DatabaseCollation.Comparer);

    private async Task AddDefaults(
        Dictionary<string, LinkedDocument> found, List<string> customers, DetailKind kind, ErpNextReport site,
        CancellationToken stop)
    {
        var links = (await erpNext.LinksTo(kind, customers, stop))
            .ToLookup(link => link.Customer, link => link.Document, DatabaseCollation.Comparer);
        if (links.Count == 0) return;
        var documents = Alike(
            await erpNext.Details(kind, [.. links.SelectMany(documents => documents)], OwnOf(kind, site),
                site.MarksBilling, stop));
        foreach (var customer in customers)
        {
            var linked = links[customer].Select(documents.GetValueOrDefault).OfType<ErpNextRow>();
            if (kind.DefaultOf(linked) is { } document) found[customer] = new(document.Document, null);
        }
    }
}
