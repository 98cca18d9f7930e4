using System.Globalization;
using System.Text;

namespace CustomerSync.Customers;

/// <summary>
/// The list as a CSV file for spreadsheets: UTF-8 with a byte order mark, RFC 4180, streamed page by page. It is read while customers
/// change: one that moves in the sort order meanwhile may be missing or twice; sorted by <c>erpnextId</c>, which it is by default, none moves but by a rename.
/// </summary>
internal static class CustomerExport
{
    private const int PageSize = 500;
    private const string StableSort = "erpnextId";

    private static readonly (string Heading, Func<Customer, string> Cell)[] Columns =
    [
        Text("erpnextId", customer => customer.ErpnextId),
        Text("name", customer => customer.Name),
        Text("companyName", customer => customer.CompanyName),
        Text("contactPerson", customer => customer.ContactPerson),
        Text("email", customer => customer.Email),
        Text("phone", customer => customer.Phone),
        Text("address", customer => customer.Address),
        Text("city", customer => customer.City),
        Text("state", customer => customer.State),
        Text("country", customer => customer.Country),
        Text("taxNumber", customer => customer.TaxNumber),
        ("creditLimit", customer => customer.CreditLimit?.ToString(CultureInfo.InvariantCulture) ?? ""),
        Text("currency", customer => customer.Currency),
        Text("customerType", customer => customer.CustomerType),
        Text("customerGroup", customer => customer.CustomerGroup),
        Text("territory", customer => customer.Territory),
        Text("language", customer => customer.Language),
        Text("website", customer => customer.Website),
        ("disabled", customer => customer.Disabled ? "true" : "false"),
        Text("erpnextCreation", customer => customer.ErpnextCreation),
        Text("erpnextModified", customer => customer.ErpnextModified),
        ("deletedAt", customer => customer.DeletedAt?.ToString("O", CultureInfo.InvariantCulture) ?? ""),
        Text("mergedInto", customer => customer.MergedInto),
    ];

    public static async Task Export(IGrainFactory grains, TimeProvider time, HttpResponse response, [AsParameters] ExportParameters asked, CancellationToken stop)
    {
        var directory = grains.GetGrain<ICustomerDirectoryGrain>(0);
        var page = await directory.List(asked.ToQuery(null)); // Before the first byte: what cannot be answered is still an error.
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"customers-{time.GetStorableNow():yyyy-MM-dd}.csv\"";
        await response.WriteAsync($"\uFEFF{string.Join(',', Columns.Select(column => column.Heading))}\r\n", stop);
        await response.WriteAsync(Rows(page), stop);
        while (page.NextCursor is { } after)
        {
            page = await directory.List(asked.ToQuery(after));
            await response.WriteAsync(Rows(page), stop);
        }
    }

    private static string Rows(CustomerPage page)
    {
        var rows = new StringBuilder();
        foreach (var customer in page.Items) rows.AppendJoin(',', Columns.Select(column => column.Cell(customer))).Append("\r\n");
        return rows.ToString();
    }

    private static (string, Func<Customer, string>) Text(string heading, Func<Customer, string?> value) => (heading, customer => Quote(value(customer)));

    /// <summary>All text is quoted: a spreadsheet that splits at semicolons shall not find a formula behind one. One at the start is made text.</summary>
    internal static string Quote(string? text) => string.IsNullOrEmpty(text)
        ? ""
        : $"\"{(IsFormula(text[0]) ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static bool IsFormula(char first) => first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';

    /// <summary>The query string of the export; as that of the list, without its pages.</summary>
    internal readonly record struct ExportParameters(string? Search, string? Sort, bool? Deleted)
    {
        public CustomerQuery ToQuery(string? after) => new(Search, Sort ?? StableSort, PageSize, after, Deleted ?? false, Counts: false);
    }
}
