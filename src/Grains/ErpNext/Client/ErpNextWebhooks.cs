namespace CustomerSync.ErpNext;

/// <summary>
/// The webhooks of the site, and the customers of a connection test: all that the product ever changes in ERPNext.
/// Needs System Manager. Every call may throw an <see cref="ErpNextException"/>.
/// </summary>
public sealed class ErpNextWebhooks(ErpNextTransport erpNext)
{
    private const string Webhook = "Webhook";

    private const string Customer = "Customer";

    private static readonly string[] AllFields = ["*"];

    private static readonly string[] LogFields = ["creation", "error"];

    private const int MaxLogged = 30, MaxText = 2_000;

    private static readonly string[] RequestFields =
        ["name", "creation", "webhook", "reference_document", "response", "error"];

    private static readonly string[] SentFields = ["creation", "reference_document"];

    private const string RequestLog = "Webhook Request Log";

    private static readonly string[] ErrorFields = ["name", "creation", "method", "error"];

    private static readonly string[] LikeFields = ["customer_group", "territory"];

    private static readonly string[] TitleFields = ["name", "customer_name"];

    /// <summary>All of the DocType Customer, without their child tables.</summary>
    public async Task<IReadOnlyList<WebhookDocument>> List(CancellationToken stop = default) =>
        [.. (await erpNext.List(Webhook, AllFields, [["webhook_doctype", "=", Customer]], "name asc", 0, stop))
            .Select(WebhookDocument.Read)];

    /// <summary>One, with its headers.</summary>
    public async Task<WebhookDocument> Get(string name, CancellationToken stop = default) =>
        WebhookDocument.Read((await erpNext.Get(PathOf(name), stop)).Data());

    /// <returns>The name that ERPNext gave it: v14 names by a series of its own.</returns>
    public async Task<string> Create(IReadOnlyDictionary<string, object> values, CancellationToken stop = default) =>
        (await erpNext.Write(HttpMethod.Post, ErpNextTransport.PathOf(Webhook), values, stop)).Data().Reader().Name();

    public Task Save(string name, IReadOnlyDictionary<string, object> values, CancellationToken stop = default) =>
        erpNext.Write(HttpMethod.Put, PathOf(name), values, stop);

    public Task Disable(string name, CancellationToken stop = default) =>
        Save(name, new Dictionary<string, object> { ["enabled"] = 0 }, stop);

    /// <summary>Switched off first: a deleted webhook stays in ERPNext's cache, an enabled one with it.</summary>
    public async Task Remove(string name, CancellationToken stop = default)
    {
        await Disable(name, stop);
        await erpNext.Write(HttpMethod.Delete, PathOf(name), null, stop);
    }

    /// <summary>
    /// Errors of requests for a customer in ERPNext's own log, newest first. v14 logs none when it cannot connect.
    /// </summary>
    /// <param name="since">Site time.</param>
    public async Task<IReadOnlyList<string>> Errors(string customer, string since, CancellationToken stop = default)
    {
        var rows = await erpNext.List(RequestLog, LogFields,
            [["reference_document", "=", customer], ["creation", ">=", since]], "creation desc", 5, stop);
        return [.. rows.Select(row => row.Reader().Text("error")).OfType<string>()];
    }

    /// <summary>What ERPNext's own log tells of requests to an address, the newest first.</summary>
    /// <param name="customer">Of this one alone; null: of all.</param>
    public async Task<IReadOnlyList<LoggedRequest>> Requests(string url, string? customer, CancellationToken stop = default)
    {
        List<object[]> filters = [["url", "=", url]];
        if (customer is not null) filters.Add(["reference_document", "=", customer]);
        var rows = await erpNext.List(RequestLog, RequestFields, [.. filters], "creation desc", MaxLogged, stop);
        return [.. rows.Select(row => row.Reader()).Select(row => new LoggedRequest(
            row.Name(), row.Text("creation") ?? "", row.Text("webhook"), row.Text("reference_document"),
            Short(row.Text("response")), Short(row.Text("error"))))];
    }

    /// <summary>Of these customers those of which ERPNext has logged a webhook since they were saved.</summary>
    /// <param name="saved">When each was saved, site time.</param>
    /// <returns>Null where the log is empty, and so says nothing: no webhook is installed, or none is ever sent.</returns>
    public async Task<IReadOnlySet<string>?> SentSince(
        IReadOnlyDictionary<string, string> saved, CancellationToken stop = default)
    {
        var rows = (await erpNext.Ask("frappe.client.get_list", new
        {
            doctype = RequestLog, fields = SentFields, order_by = "creation asc", limit_page_length = 0,
            filters = (object[][])[["reference_document", "in", saved.Keys], ["creation", ">=", saved.Values.Min()!]],
        }, stop)).Message().Rows().Select(row => row.Reader()).ToList();
        if (rows.Count == 0 && (await erpNext.List(RequestLog, SentFields, [], "creation desc", 1, stop)).Count == 0)
            return null;
        return rows.Where(row => saved.TryGetValue(row.Text("reference_document") ?? "", out var since)
                && string.CompareOrdinal(row.Text("creation"), since) >= 0)
            .Select(row => row.Text("reference_document")!).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Errors around webhooks in ERPNext's Error Log, the newest first.</summary>
    public async Task<IReadOnlyList<LoggedError>> WebhookErrors(CancellationToken stop = default)
    {
        var rows = await erpNext.List(
            "Error Log", ErrorFields, [["method", "like", "%webhook%"]], "creation desc", MaxLogged, stop);
        return [.. rows.Select(row => row.Reader()).Select(row => new LoggedError(
            row.Name(), row.Text("creation") ?? "", row.Text("method"), Short(row.Text("error"))))];
    }

    private static string? Short(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Length <= MaxText ? text : "…" + text[^MaxText..];

    /// <summary>Saves a customer as it is: that raises on_update and moves <c>modified</c>.</summary>
    public async Task<ErpNextRow> Touch(string customer, CancellationToken stop = default) =>
        (await erpNext.Write(HttpMethod.Put, ErpNextTransport.PathOf(Customer, customer), new { docstatus = 0 }, stop))
            .Data().Row();

    /// <summary>
    /// A customer of that title, in the group and territory of one that exists, since v14 asks for both.
    /// </summary>
    /// <returns>With its name, which may be of a series.</returns>
    public async Task<ErpNextRow> CreateCustomer(string title, CancellationToken stop = default)
    {
        var rows = await erpNext.List(Customer, LikeFields, [], "creation desc", 1, stop);
        var like = rows.Count == 0 ? null : rows[0].Reader();
        var values = new Dictionary<string, string> { ["customer_name"] = title, ["customer_type"] = "Company" };
        if (like?.Text("customer_group") is { } group) values["customer_group"] = group;
        if (like?.Text("territory") is { } territory) values["territory"] = territory;
        return (await erpNext.Write(HttpMethod.Post, ErpNextTransport.PathOf(Customer), values, stop)).Data().Row();
    }

    public async Task<IReadOnlyList<(string Name, string Title)>> CustomersTitled(
        string beginning, CancellationToken stop = default)
    {
        var rows = await erpNext.List(
            Customer, TitleFields, [["customer_name", "like", beginning + "%"]], "creation asc", 20, stop);
        return [.. rows.Select(row => row.Reader()).Select(row => (row.Name(), row.Text("customer_name") ?? ""))];
    }

    public Task DeleteCustomer(string name, CancellationToken stop = default) =>
        erpNext.Write(HttpMethod.Delete, ErpNextTransport.PathOf(Customer, name), null, stop);

    private static string PathOf(string name) => ErpNextTransport.PathOf(Webhook, name);
}

/// <summary>A request in ERPNext's Webhook Request Log.</summary>
/// <param name="At">Site time.</param>
public sealed record LoggedRequest(
    string Name, string At, string? Webhook, string? Document, string? Response, string? Error);

/// <summary>An entry of ERPNext's Error Log.</summary>
/// <param name="At">Site time.</param>
public sealed record LoggedError(string Name, string At, string? Title, string? Error);
