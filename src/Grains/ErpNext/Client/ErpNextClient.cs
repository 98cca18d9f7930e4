using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>
/// What the product asks ERPNext, one method per question. Every call may throw an <see cref="ErpNextException"/>.
/// Times are raw site-time texts and never go through UTC.
/// </summary>
public sealed class ErpNextClient(ErpNextTransport erpNext)
{
    /// <summary>Most names in one question; ERPNext makes an SQL <c>IN</c> of them.</summary>
    private const int NamesPerQuestion = 500;

    private const string Customer = "Customer";

    /// <summary>Rows far from each other: one on which ERPNext breaks must not hide what the others have.</summary>
    private static readonly string[] OrdersOfARow = ["modified desc", "name asc", "creation asc", "name desc"];

    private static readonly string[] AllFields = ["*"];

    private static readonly string[] NameAndTime = ["name", "modified"];

    private static readonly string[] NameOnly = ["name"];

    /// <summary>The site's clock, as its last answer told; to the second. Null when it told none.</summary>
    public DateTimeOffset? AnsweredAt => erpNext.AnsweredAt;

    /// <summary>Whether it is a frappe site at all; asked without a right to anything.</summary>
    public async Task Ping(CancellationToken stop = default)
    {
        if ((await erpNext.Get("/api/method/ping", stop)).Message().Text() != "pong")
            throw ErpNextJson.NotErpNext("it does not answer a ping");
    }

    /// <summary>The user of the key.</summary>
    public async Task<string> LoggedUser(CancellationToken stop = default) =>
        (await erpNext.Get("/api/method/frappe.auth.get_logged_user", stop)).Message().Text();

    public async Task<ErpNextVersions> Versions(CancellationToken stop = default)
    {
        var apps = (await erpNext.Get("/api/method/frappe.utils.change_log.get_versions", stop)).Message().Reader();
        string? Version(string app) => apps.Object(app)?.Text("version");
        return new(Version("frappe") ?? "unknown", Version("erpnext"));
    }

    /// <summary>The site's time zone, e.g. <c>Asia/Riyadh</c>.</summary>
    public async Task<string> TimeZone(CancellationToken stop = default) =>
        (await erpNext.Get("/api/method/frappe.client.get_time_zone", stop)).Message().Member("time_zone").Text();

    /// <summary>
    /// Which columns a customer has here, custom ones included: of a row with everything, or of the DocType where there
    /// is no row yet, or none on which
    /// ERPNext does not break.
    /// </summary>
    public async Task<IReadOnlySet<string>> CustomerFields(CancellationToken stop = default)
    {
        foreach (var order in OrdersOfARow)
        {
            try
            {
                var rows = await erpNext.List(Customer, AllFields, [], order, 1, stop);
                if (rows.Count > 0) return rows[0].EnumerateObject().Select(column => column.Name)
                    .ToHashSet(StringComparer.Ordinal);
                break;
            }
            catch (ErpNextException broken) when (broken.Failure is ErpNextFailure.ServerError) { }
        }
        return await DeclaredFields(stop);
    }

    /// <summary>
    /// Which columns the DocType says that a customer has, whether or not the key's user may read them.
    /// </summary>
    public async Task<IReadOnlySet<string>> DeclaredFields(CancellationToken stop = default) =>
        FieldsOf((await Meta(Customer, stop)).Data());

    /// <summary>The fields of a DocType, custom ones included, with what its pages call them.</summary>
    public async Task<IReadOnlyList<MetaField>> MetaOf(string docType, CancellationToken stop = default)
    {
        var answer = await Meta(docType, stop);
        var declared = answer.Data().Member("fields").Rows().Select(MetaField.Of).OfType<MetaField>().ToList();
        if (declared.Exists(field => field.IsCustom)) return declared;
        // Of a DocType that is read as a document custom fields are documents of their own.
        try
        {
            var custom = await erpNext.List(
                "Custom Field", MetaField.Columns, [["dt", "=", docType]], "idx asc", 0, stop);
            return [.. declared.Concat(custom.Select(row => MetaField.Of(row)).OfType<MetaField>()
                .Select(field => field with { IsCustom = true })).DistinctBy(field => field.Name)];
        }
        catch (ErpNextException refused) when (refused.Failure is not (ErpNextFailure.Unreachable)) { return declared; }
    }

    /// <summary>Rows of a child table of these customers, with their customer as <c>parent</c>.</summary>
    public async Task<IReadOnlyList<JsonElement>> TableRows(
        OwnTable table, IReadOnlyCollection<string> customers, CancellationToken stop = default) =>
        await ByNames(table.DocType, "parent", customers, ["parent", "idx", .. table.Columns], stop, Customer,
            [["parenttype", "=", Customer], ["parentfield", "=", table.Field]]);

    /// <summary>The document of that name; null when ERPNext itself says that there is none.</summary>
    /// <returns>Of another name when ERPNext found it under another spelling (case, accents): then the name that was
    /// asked for does not exist.</returns>
    public async Task<ErpNextRow?> FindCustomer(string name, CancellationToken stop = default)
    {
        try { return (IsLostInPaths(name) ? await ByBody(name, stop) : await ByPath(name, stop)).Row(); }
        catch (ErpNextException missing) when (missing.IsMissingDocument) { return null; }
    }

    /// <summary>Whether there is a document of exactly that name.</summary>
    public async Task<Presence> PresenceOf(string name, CancellationToken stop = default)
    {
        try
        {
            var found = await FindCustomer(name, stop);
            return found is null ? Presence.Gone : found.Name == name ? Presence.Present : Presence.Respelled;
        }
        catch (ErpNextException hidden) when (hidden.Failure is ErpNextFailure.Forbidden) { return Presence.Hidden; }
        catch (ErpNextException unsaid) when (unsaid.Failure is ErpNextFailure.Refused or ErpNextFailure.ServerError)
        {
            return Presence.Unknown;
        }
        catch (ErpNextException between) when (between.Failure is ErpNextFailure.NotErpNext)
        {
            await Ping(stop); // Whoever refuses this name lets ERPNext answer others.
            return Presence.Unknown;
        }
    }

    /// <summary>
    /// The next documents in the order (modified, name) after a place, name and <c>modified</c> only; ERPNext's order
    /// of names, not ours. Several may have the
    /// same <c>modified</c>, so the rest of that moment is asked for first.
    /// </summary>
    /// <param name="watermark"><c>modified</c> of the last row seen, or of where to begin.</param>
    /// <param name="afterName">Name of the last row seen; null begins at the watermark itself.</param>
    public async Task<IReadOnlyList<ErpNextRow>> ListByModified(
        string docType, string watermark, string? afterName, int limit, CancellationToken stop = default)
    {
        const string order = "modified asc, name asc";
        Task<IReadOnlyList<ErpNextRow>> Rows(object[][] filters, int most) =>
            Page(docType, NameAndTime, filters, order, most, stop);
        if (afterName is null) return await Rows([["modified", ">=", watermark]], limit);
        var rest = await Rows([["modified", "=", watermark], ["name", ">", afterName]], limit);
        if (rest.Count >= limit) return rest;
        return [.. rest, .. await Rows([["modified", ">", watermark]], limit - rest.Count)];
    }

    /// <summary>Customers of these names; one that is missing does not exist, or the user may not see it.</summary>
    /// <param name="once">ERPNext may break on them: then the question is not repeated.</param>
    public async Task<IReadOnlyList<ErpNextRow>> CustomersNamed(
        IReadOnlyCollection<string> names, IReadOnlyList<string> fields, CancellationToken stop, bool once = false) =>
        [.. (await ByNames(Customer, "name", names, fields, stop, once: once)).Select(ErpNextJson.Row)];

    /// <summary>Names of the customers that were created at one of these moments, site time.</summary>
    public Task<IReadOnlyList<string>> CustomersCreatedAt(
        IReadOnlyCollection<string> creations, CancellationToken stop = default) =>
        Names(Customer, "creation", creations, stop);

    /// <summary>
    /// Names of the customers whose primary Contact or Address is one of these, in whatever spelling.
    /// </summary>
    public Task<IReadOnlyList<string>> CustomersOf(
        DetailKind kind, IReadOnlyCollection<string> documents, CancellationToken stop = default) =>
        Names(Customer, kind.PrimaryField, documents, stop);

    /// <summary>The next customers by name, in ERPNext's order of names.</summary>
    /// <param name="afterName">Name of the last row seen; empty begins.</param>
    public Task<IReadOnlyList<ErpNextRow>> ListCustomersByName(
        string afterName, int limit, IReadOnlyList<string> fields, CancellationToken stop = default) =>
        Page(Customer, fields, afterName.Length == 0 ? [] : [["name", ">", afterName]], "name asc", limit, stop);

    /// <summary>The one that was saved last, name and <c>modified</c>; null where there is none.</summary>
    public async Task<ErpNextRow?> NewestCustomer(CancellationToken stop = default) =>
        await Page(Customer, NameAndTime, [], "modified desc", 1, stop) is [var newest, ..] ? newest : null;

    /// <param name="since">Those changed at or after that moment; null: all.</param>
    public async Task<long> CountCustomers(string? since = null, CancellationToken stop = default)
    {
        object[][] filters = since is null ? [] : [["modified", ">=", since]];
        var answer = await erpNext.Get(
            "/api/method/frappe.client.get_count", stop, ("doctype", Customer), ("filters", filters));
        return answer.Message() is { ValueKind: JsonValueKind.Number } told && told.TryGetInt64(out var count)
            && count >= 0 ? count : throw ErpNextJson.NotErpNext("it does not say how many customers there are");
    }

    public async Task<IReadOnlyList<CreditLimitRow>> CreditLimits(
        IReadOnlyCollection<string> customers, CancellationToken stop = default)
    {
        var rows = await ByNames(
            "Customer Credit Limit", "parent", customers, ErpNextFields.OfCreditLimit, stop, Customer);
        return [.. rows.Select(row => new DocumentReader(row))
            .Select(row => new CreditLimitRow(row.Text("parent")
                ?? "", row.Text("company"), row.Number("credit_limit"), (int)(row.Number("idx") ?? 0)))];
    }

    /// <summary>Contacts or Addresses of these names, in whatever spelling.</summary>
    /// <param name="marksBilling">Whether a Contact has <c>is_billing_contact</c> here.</param>
    public async Task<IReadOnlyList<ErpNextRow>> Details(
        DetailKind kind, IReadOnlyCollection<string> names, bool marksBilling, CancellationToken stop = default) =>
        await Details(kind, names, [], marksBilling, stop);

    /// <param name="more">Columns that are wanted beside; they must exist.</param>
    public async Task<IReadOnlyList<ErpNextRow>> Details(
        DetailKind kind, IReadOnlyCollection<string> names, IReadOnlyList<string> more, bool marksBilling,
        CancellationToken stop = default) =>
        [.. (await ByNames(kind.DocType, "name", names,
            [.. kind.Fields.Where(field => marksBilling || field != ErpNextFields.BillingContact)
                .Union(more, StringComparer.Ordinal)], stop))
            .Select(ErpNextJson.Row)];

    /// <summary>Which Contacts or Addresses are linked to these customers.</summary>
    public Task<IReadOnlyList<DetailLink>> LinksTo(
        DetailKind kind, IReadOnlyCollection<string> customers, CancellationToken stop = default) =>
        Links(kind, "link_name", customers, stop);

    /// <summary>To which customers these Contacts or Addresses are linked.</summary>
    public Task<IReadOnlyList<DetailLink>> LinksFrom(
        DetailKind kind, IReadOnlyCollection<string> documents, CancellationToken stop = default) =>
        Links(kind, "parent", documents, stop);

    /// <summary>How the documents that ERPNext finds under these names are spelled.</summary>
    public Task<IReadOnlyList<string>> TrueNames(
        string docType, IReadOnlyCollection<string> names, CancellationToken stop = default) =>
        Names(docType, "name", names, stop);

    /// <summary>Deletes of customers at or after a moment, oldest first. Needs System Manager.</summary>
    public async Task<IReadOnlyList<DeletedDocument>> DeletedDocuments(string since, CancellationToken stop = default)
    {
        var rows = await Log(
            "Deleted Document", ErpNextFields.OfDeleted,
            [["deleted_doctype", "=", Customer], ["creation", ">=", since]], stop);
        return [.. rows.Select(row => new DocumentReader(row)).Select(row =>
            new DeletedDocument(
                row.Text("creation") ?? "", row.Text("deleted_name") ?? "", row.Check("restored")))];
    }

    /// <summary>
    /// Renames and merges of customers at or after a moment, oldest first. Needs the right to read comments.
    /// </summary>
    public async Task<IReadOnlyList<RenameComment>> RenameComments(string since, CancellationToken stop = default)
    {
        var rows = await Log("Comment", ErpNextFields.OfComment,
            [["reference_doctype", "=", Customer], ["comment_type", "=", "Edit"], ["creation", ">=", since]], stop);
        return [.. rows.Select(row => new DocumentReader(row)).Select(RenameCommentReader.Read)
            .OfType<RenameComment>()];
    }

    /// <summary>
    /// A name with <c>..</c> for a segment: URL and proxies would resolve it, and the answer of another path would tell
    /// of a delete that never was.
    /// </summary>
    internal static bool IsLostInPaths(string name) => name.Split('/', '\\').Any(segment => segment is "." or "..");

    /// <summary>
    /// A server in front may refuse a name in a path, with a page of its own: a firewall one that looks like SQL,
    /// Apache each <c>%2F</c>.
    /// </summary>
    private async Task<JsonElement> ByPath(string name, CancellationToken stop)
    {
        try { return (await erpNext.Get(ErpNextTransport.PathOf(Customer, name), stop)).Data(); }
        catch (ErpNextException refused)
            when (refused is { Type: null, Failure: ErpNextFailure.NotErpNext or ErpNextFailure.Refused })
        {
            return await ByBody(name, stop);
        }
    }

    private async Task<JsonElement> ByBody(string name, CancellationToken stop) =>
        (await erpNext.Ask("frappe.client.get", new { doctype = Customer, name }, stop)).Message();

    private async Task<JsonElement> Meta(string docType, CancellationToken stop)
    {
        try { return await erpNext.Get($"/api/v2/doctype/{Uri.EscapeDataString(docType)}/meta", stop); }
        catch (ErpNextException old) when (old.Failure is ErpNextFailure.NotFound or ErpNextFailure.NotErpNext)
        {
            return await erpNext.Get(ErpNextTransport.PathOf("DocType", docType), stop);
        }
    }

    private async Task<IReadOnlyList<ErpNextRow>> Page(
        string docType, IReadOnlyList<string> fields, object[][] filters, string order, int limit,
        CancellationToken stop) =>
        [.. (await erpNext.List(docType, fields, filters, order, limit, stop)).Select(ErpNextJson.Row)];

    private async Task<IReadOnlyList<string>> Names(
        string docType, string column, IReadOnlyCollection<string> values, CancellationToken stop) =>
        [.. (await ByNames(docType, column, values, NameOnly, stop)).Select(row => row.Row().Name)];

    private async Task<IReadOnlyList<DetailLink>> Links(
        DetailKind kind, string column, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        object[][] filters = [["parenttype", "=", kind.DocType], ["link_doctype", "=", Customer]];
        var rows = await ByNames("Dynamic Link", column, names, ErpNextFields.OfLink, stop, kind.DocType, filters);
        return [.. rows.Select(row => new DocumentReader(row))
            .Select(row => new DetailLink(row.Text("parent") ?? "", row.Text("link_name") ?? ""))];
    }

    /// <param name="parent">Of a child table: the DocType that it belongs to, whose permissions count.</param>
    private async Task<List<JsonElement>> ByNames(
        string docType, string column, IReadOnlyCollection<string> names, IReadOnlyList<string> fields,
        CancellationToken stop, string? parent = null, object[][]? filters = null, bool once = false)
    {
        var rows = new List<JsonElement>();
        foreach (var filter in Filters(column, names))
            rows.AddRange((await erpNext.Ask("frappe.client.get_list", new
            {
                doctype = docType, fields, filters = (object[][])[filter, .. filters ?? []],
                order_by = $"{column} asc", limit_page_length = 0, parent,
            }, stop, once)).Message().Rows());
        return rows;
    }

    /// <summary>
    /// frappe strips the values of an <c>in</c>: one with a blank at an end is asked for by itself, with <c>=</c>.
    /// </summary>
    private static IEnumerable<object[]> Filters(string column, IReadOnlyCollection<string> names)
    {
        var bare = names.Distinct(StringComparer.Ordinal).ToLookup(name => name.AsSpan().Trim().Length == name.Length);
        return [.. bare[true].Chunk(NamesPerQuestion).Select(some => (object[])[column, "in", some]),
            .. bare[false].Select(name => (object[])[column, "=", name])];
    }

    /// <summary>What only grows at its end, so that offsets hold.</summary>
    private async Task<List<JsonElement>> Log(
        string docType, string[] fields, object[][] filters, CancellationToken stop)
    {
        var rows = new List<JsonElement>();
        for (var more = true; more;)
        {
            var page = await erpNext.List(
                docType, fields, filters, "creation asc, name asc", NamesPerQuestion, stop, rows.Count);
            rows.AddRange(page);
            more = page.Count == NamesPerQuestion;
        }
        return rows;
    }

    private static HashSet<string> FieldsOf(JsonElement docType) =>
    [
        .. ErpNextFields.Standard,
        .. docType.Member("fields").Rows().Select(field => new DocumentReader(field))
            .Where(field => !ErpNextFields.WithoutColumn.Contains(field.Text("fieldtype") ?? ""))
            .Select(field => field.Text("fieldname")).OfType<string>(),
    ];
}
