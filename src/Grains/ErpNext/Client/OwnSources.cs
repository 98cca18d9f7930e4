namespace CustomerSync.ErpNext;

/// <summary>
/// What the site's own fields need of ERPNext, compared with what exists there: what does not exist is not asked for,
/// since that would be refused, and is empty.
/// </summary>
internal sealed record OwnSources
{
    public static OwnSources None { get; } = new();

    /// <summary>Columns of the customer, those that exist.</summary>
    public IReadOnlyList<string> Customer { get; init; } = [];

    /// <summary>Fields and tables of the customer that do not exist.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public IReadOnlyList<OwnTable> Tables { get; init; } = [];

    /// <summary>Columns of a Contact that exist, and all that are wanted.</summary>
    public (IReadOnlyList<string> Existing, IReadOnlyList<string> Wanted) Contact { get; init; } = ([], []);

    public (IReadOnlyList<string> Existing, IReadOnlyList<string> Wanted) Address { get; init; } = ([], []);

    /// <summary>The same of all that are linked.</summary>
    public (IReadOnlyList<string> Existing, IReadOnlyList<string> Wanted) Contacts { get; init; } = ([], []);

    public (IReadOnlyList<string> Existing, IReadOnlyList<string> Wanted) Addresses { get; init; } = ([], []);

    /// <param name="columns">Of the customer, those that exist.</param>
    public static async Task<OwnSources> Find(
        Mapping mapping, IReadOnlySet<string> columns, ErpNextClient client, CancellationToken stop)
    {
        var sources = mapping.Sources.ToLookup(source => source.Document);
        if (sources.Count == 0) return None;
        var own = sources[SourceDocument.Customer].Select(source => source.Field).Distinct().ToList();
        var linked = sources[SourceDocument.Table].ToLookup(source => source.Table!);
        var tables = await FindTables(
            sources[SourceDocument.Table].Where(source => source.Table![0] != '_'), client, stop);
        return new()
        {
            Customer = [.. own.Where(columns.Contains)],
            Missing = [.. own.Where(field => !columns.Contains(field)), .. tables.Missing],
            Tables = tables.Found,
            Contact = await Linked("Contact", sources[SourceDocument.Contact], client, stop),
            Address = await Linked("Address", sources[SourceDocument.Address], client, stop),
            Contacts = await Linked("Contact", linked[CustomerDetails.ContactsKey], client, stop),
            Addresses = await Linked("Address", linked[CustomerDetails.AddressesKey], client, stop),
        };
    }

    private static async Task<(List<OwnTable> Found, List<string> Missing)> FindTables(
        IEnumerable<FieldSource> sources, ErpNextClient client, CancellationToken stop)
    {
        var (found, missing) = (new List<OwnTable>(), new List<string>());
        var byTable = sources.GroupBy(source => source.Table!, StringComparer.Ordinal).ToList();
        if (byTable.Count == 0) return (found, missing);
        var declared = (await client.MetaOf("Customer", stop)).Where(field => field.IsTable)
            .DistinctBy(field => field.Name).ToDictionary(field => field.Name, field => field.Options);
        foreach (var table in byTable)
        {
            if (declared.GetValueOrDefault(table.Key) is not { } docType) missing.Add(table.Key);
            else found.Add(await Table(table.Key, docType, table, client, stop));
        }
        return (found, missing);
    }

    private static async Task<OwnTable> Table(
        string field, string docType, IEnumerable<FieldSource> sources, ErpNextClient client, CancellationToken stop)
    {
        var wanted = WantedOf(sources);
        // Its own mapping needs these, and what is read stands in the place of what is read for it.
        if (docType == "Customer Credit Limit")
            wanted = [.. wanted.Union(ErpNextFields.OfCreditLimit.Except(["parent", "idx"]))];
        var existing = await Columns(docType, client, stop);
        return new(field, docType, [.. wanted.Where(existing.Contains)], wanted);
    }

    private static async Task<(IReadOnlyList<string>, IReadOnlyList<string>)> Linked(
        string docType, IEnumerable<FieldSource> sources, ErpNextClient client, CancellationToken stop)
    {
        var wanted = WantedOf(sources);
        if (wanted.Count == 0) return ([], []);
        var existing = await Columns(docType, client, stop);
        return ([.. wanted.Where(existing.Contains)], wanted);
    }

    private static List<string> WantedOf(IEnumerable<FieldSource> sources) =>
        [.. sources.SelectMany(source => (string?[])[source.Field, source.Column]).OfType<string>().Distinct()];

    private static async Task<HashSet<string>> Columns(string docType, ErpNextClient client, CancellationToken stop) =>
        [.. ErpNextFields.Standard, .. (await client.MetaOf(docType, stop))
            .Where(field => !ErpNextFields.WithoutColumn.Contains(field.Kind)).Select(field => field.Name)];
}
