using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>
/// The webhooks of the site, and the customers of a connection test: all that the product ever changes in ERPNext.
/// Needs System Manager (FACTS 4.7). Every call may throw an <see cref="ErpNextException"/>.
/// </summary>
public sealed class ErpNextWebhooks(ErpNextTransport erpNext)
{
    private const string Path = "/api/resource/Webhook";

    private const string CustomerPath = "/api/resource/Customer";

    private static readonly string[][] OfCustomers = [["webhook_doctype", "=", "Customer"]];

    private static readonly string[] LogFields = ["creation", "error"];

    private static readonly string[] LikeFields = ["customer_group", "territory"];

    private static readonly string[] TitleFields = ["name", "customer_name"];

    /// <summary>All of the DocType Customer, without their child tables (FACTS 4.3).</summary>
    public async Task<IReadOnlyList<WebhookDocument>> List(CancellationToken stop = default)
    {
        var rows = Data(await erpNext.Get(Path, stop, ("fields", "[\"*\"]"), ("filters", OfCustomers),
            ("order_by", "name asc"), ("limit_page_length", "0")));
        return [.. rows.EnumerateArray().Select(row => WebhookDocument.Read(row))];
    }

    /// <summary>One, with its headers.</summary>
    public async Task<WebhookDocument> Get(string name, CancellationToken stop = default) =>
        WebhookDocument.Read(Data(await erpNext.Get(PathOf(name), stop)));

    /// <returns>The name that ERPNext gave it: v14 names by a series of its own (FACTS 4.2).</returns>
    public async Task<string> Create(IReadOnlyDictionary<string, object> values, CancellationToken stop = default) =>
        WebhookDocument.Read(Data(await erpNext.Write(HttpMethod.Post, Path, values, stop))).Name;

    public Task Save(string name, IReadOnlyDictionary<string, object> values, CancellationToken stop = default) =>
        erpNext.Write(HttpMethod.Put, PathOf(name), values, stop);

    public Task Disable(string name, CancellationToken stop = default) =>
        Save(name, new Dictionary<string, object> { ["enabled"] = 0 }, stop);

    /// <summary>
    /// Switched off first: a deleted webhook stays in ERPNext's cache, an enabled one with it (FACTS 2.8).
    /// </summary>
    public async Task Remove(string name, CancellationToken stop = default)
    {
        await Disable(name, stop);
        await erpNext.Write(HttpMethod.Delete, PathOf(name), null, stop);
    }

    /// <summary>
    /// Errors of requests for a customer in ERPNext's own log, newest first. v14 logs none when it cannot connect
    /// (FACTS 1.8).
    /// </summary>
    /// <param name="since">Site time.</param>
    public async Task<IReadOnlyList<string>> Errors(string customer, string since, CancellationToken stop = default)
    {
        var rows = Data(await erpNext.Get("/api/resource/Webhook%20Request%20Log", stop, ("fields", LogFields),
            ("filters", new[] { new[] { "reference_document", "=", customer }, new[] { "creation", ">=", since } }),
            ("order_by", "creation desc"), ("limit_page_length", "5")));
        return [.. rows.EnumerateArray().Select(row => new DocumentReader(row).Text("error")).OfType<string>()];
    }

    /// <summary>Saves a customer as it is: that raises on_update and moves <c>modified</c> (FACTS 2.3).</summary>
    public async Task<ErpNextRow> Touch(string customer, CancellationToken stop = default) =>
        Row(await erpNext.Write(
            HttpMethod.Put, $"{CustomerPath}/{Uri.EscapeDataString(customer)}", new { docstatus = 0 }, stop));

    /// <summary>
    /// A customer of that title, in the group and territory of one that exists, since v14 asks for both.
    /// </summary>
    /// <returns>With its name, which may be of a series.</returns>
    public async Task<ErpNextRow> CreateCustomer(string title, CancellationToken stop = default)
    {
        var rows = Data(await erpNext.Get(
            CustomerPath, stop, ("fields", LikeFields), ("order_by", "creation desc"), ("limit_page_length", "1")));
        var like = rows.EnumerateArray().Select(row => new DocumentReader(row)).FirstOrDefault();
        var values = new Dictionary<string, string> { ["customer_name"] = title, ["customer_type"] = "Company" };
        if (like?.Text("customer_group") is { } group) values["customer_group"] = group;
        if (like?.Text("territory") is { } territory) values["territory"] = territory;
        return Row(await erpNext.Write(HttpMethod.Post, CustomerPath, values, stop));
    }

    public async Task<IReadOnlyList<(string Name, string Title)>> CustomersTitled(
        string beginning, CancellationToken stop = default)
    {
        var rows = Data(await erpNext.Get(CustomerPath, stop, ("fields", TitleFields),
            ("filters", new[] { new[] { "customer_name", "like", beginning + "%" } }), ("order_by", "creation asc"),
            ("limit_page_length", "20")));
        return [.. rows.EnumerateArray().Select(row => new DocumentReader(row))
            .Select(row => (row.Text("name") ?? "", row.Text("customer_name") ?? ""))];
    }

    public Task DeleteCustomer(string name, CancellationToken stop = default) =>
        erpNext.Write(HttpMethod.Delete, $"{CustomerPath}/{Uri.EscapeDataString(name)}", null, stop);

    private static string PathOf(string name) => $"{Path}/{Uri.EscapeDataString(name)}";

    private static ErpNextRow Row(JsonElement answer)
    {
        var document = Data(answer);
        var from = new DocumentReader(document);
        return new(from.Text("name") ?? "", from.Text("modified") ?? "", document);
    }

    private static JsonElement Data(JsonElement answer) =>
        answer.ValueKind is JsonValueKind.Object && answer.TryGetProperty("data", out var data) ? data
        : throw new ErpNextException(
            ErpNextFailure.NotErpNext, "What answers at ErpNext:Url is not ERPNext: its answer has no `data`.");
}
