using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using CustomerSync.Access;
using CustomerSync.Http;

namespace CustomerSync.Customers;

/// <summary>
/// The list as a CSV file for spreadsheets: UTF-8 with a byte order mark, RFC 4180, streamed page by page. It is read
/// while customers change: one that moves in the sort order meanwhile may be missing or twice; sorted by
/// <c>erpnextId</c>, which it is by default, none moves but by a rename.
/// </summary>
internal static partial class CustomerExport
{
    private const int PageSize = 500, AtOnce = 50;
    private const string StableSort = "erpnextId";

    /// <summary>What is no field of the customer, or of no use in a spreadsheet.</summary>
    private static readonly string[] LeftOut =
        ["id", "primaryContact", "primaryAddress", "sequence", "previousIds", "renamedTo", "custom", "leftAt"];

    /// <summary>As JSON has them: a field that is added is a column here too.</summary>
    private static readonly JsonPropertyInfo[] Columns =
        [.. new DefaultJsonTypeInfoResolver().GetTypeInfo(typeof(Customer), HttpConventions.Json).Properties.Where(
            property => property.Get is not null && !LeftOut.Contains(property.Name))];

    public static async Task Export(
        IGrainFactory grains, TimeProvider time, AccessLeases leases, HttpContext context,
        [AsParameters] ExportParameters asked, CancellationToken stop)
    {
        using var lease = leases.TakeOrAbort(context);
        var (response, directory) = (context.Response, grains.GetGrain<ICustomerDirectoryGrain>(0));
        var own = await ListFilters.Exported(grains);
        CustomerQuery Query(string? after) =>
            asked.ToQuery(after) with { Filters = ListFilters.Of(context.Request.Query) };
        // Before the first byte: what cannot be answered is still an error.
        var page = await directory.List(Query(null));
        Begin(response, time);
        if (context.IsHead()) return;
        await response.WriteAsync(Head(own), stop);
        await response.WriteAsync(Rows(page.Items, own), stop);
        while (page.NextCursor is { } after)
        {
            page = await directory.List(Query(after));
            await response.WriteAsync(Rows(page.Items, own), stop);
        }
    }

    /// <summary>Of who was erased meanwhile there is no row.</summary>
    public static async Task ExportSome(
        SomeCustomers some, IGrainFactory grains, TimeProvider time, AccessLeases leases, HttpContext context,
        CancellationToken stop)
    {
        var ids = some.Checked();
        using var lease = leases.TakeOrAbort(context);
        var (response, directory) = (context.Response, grains.GetGrain<ICustomerDirectoryGrain>(0));
        var own = await ListFilters.Exported(grains);
        Begin(response, time);
        await response.WriteAsync(Head(own), stop);
        foreach (var part in ids.Chunk(AtOnce))
        {
            var found = await Task.WhenAll(part.Select(directory.Find));
            await response.WriteAsync(Rows(found.OfType<Customer>(), own), stop);
        }
    }

    private static void Begin(HttpResponse response, TimeProvider time)
    {
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition =
            $"attachment; filename=\"customers-{time.GetStorableNow():yyyy-MM-dd}.csv\"";
    }

    private static string Head(IReadOnlyList<string> own) =>
        $"\uFEFF{string.Join(',', Columns.Select(column => column.Name).Concat(own))}\r\n";

    private static string Rows(IEnumerable<Customer> customers, IReadOnlyList<string> own)
    {
        var rows = new StringBuilder();
        foreach (var customer in customers)
        {
            rows.AppendJoin(',', Columns.Select(column => Cell(column.Get!(customer))));
            if (own.Count > 0)
            {
                var values = customer.Custom?.Values ?? CustomValues.None;
                foreach (var name in own) rows.Append(',').Append(Cell(values.GetValueOrDefault(name)));
            }
            rows.Append("\r\n");
        }
        return rows.ToString();
    }

    private static string Cell(JsonElement own) => own.ValueKind switch
    {
        JsonValueKind.String => Quote(own.GetString()),
        JsonValueKind.Array => Quote(string.Join(", ", own.EnumerateArray().Select(one => one.ToString()))),
        JsonValueKind.Undefined => "",
        _ => own.GetRawText(),
    };

    private static string Cell(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        _ => Quote(value.ToString()),
    };

    /// <summary>
    /// All text is quoted. A telephone number begins with +, holds nothing that could name a function or a cell, and is
    /// written as it is. Before what a spreadsheet would compute stands an apostrophe: at the start, and wherever one
    /// that splits at other characters than commas may begin a cell.
    /// </summary>
    internal static string Quote(string? text) => string.IsNullOrEmpty(text)
        ? ""
        : Phone.IsMatch(text) ? $"\"{text}\"" : $"\"{Formula.Replace(text, "$1'$2").Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"^\+[0-9(][0-9 ().-]*$")]
    private static partial Regex Phone { get; }

    [GeneratedRegex(@"(^ *|[;|\t\r\n][ \u00A0""']*)([=+\-@＝＋－＠]|^[\t\r\n])")]
    private static partial Regex Formula { get; }

    /// <summary>The query string of the export; as that of the list, without its pages.</summary>
    internal readonly record struct ExportParameters(string? Search, string? Sort, bool? Deleted)
    {
        public CustomerQuery ToQuery(string? after) =>
            new(Search, Sort ?? StableSort, PageSize, after, Deleted ?? false, Counts: false);
    }
}

/// <summary>Which customers.</summary>
/// <param name="Ids">Our ids, at most 10,000.</param>
internal sealed record SomeCustomers(IReadOnlyList<string>? Ids) : StrictRequest
{
    private const int Most = 10_000;

    /// <exception cref="BadHttpRequestException">They are none, too many, or no ids.</exception>
    public IReadOnlyList<string> Checked()
    {
        RefuseUnknown();
        return Ids is { Count: > 0 and <= Most } && Ids.All(id => Guid.TryParse(id, out _)) ? Ids
            : throw new BadHttpRequestException($"ids must be 1 to {Most} of our ids, as the list tells them.");
    }
}
