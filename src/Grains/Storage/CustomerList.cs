using System.Globalization;
using System.Text;
using System.Text.Json;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>The list of customers: search, sort and keyset paging.</summary>
internal sealed class CustomerList(Database database, FeedStore feed)
{
    /// <summary>The columns behind <see cref="CustomerSorts.Fields"/>; a missing value sorts as the empty text.</summary>
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["name"] = "name_folded",
        ["modified"] = "coalesce(erpnext_modified, '')",
        ["erpnextId"] = "erpnext_id",
        ["email"] = "coalesce(email, '')",
        ["city"] = "coalesce(city, '')",
    };

    public async Task<CustomerPage> Page(CustomerQuery query)
    {
        var sort = Sort.Parse(query.Sort);
        var after = PageCursor.Parse(query.After, query.Sort);
        var head = await feed.Head(); // Before the rows: what follows it omits nothing.
        var words = SearchText.Words(query.Search);
        return await database.Read(async session =>
        {
            var items = await Rows(session, query, sort, after, words);
            long? total = query.Counts ? await Total(session, query, words) : null;
            var more = items.Count > query.Limit;
            if (more) items.RemoveAt(query.Limit);
            return new CustomerPage(items, more ? PageCursor.Of(items[^1], query.Sort) : null, total, head.Cursor);
        });
    }

    private async Task<List<Customer>> Rows(DbSession session, CustomerQuery query, Sort sort, PageCursor? after, IReadOnlyList<string> words)
    {
        var statement = session.Statement($"list {query.Sort} {query.Deleted}", Fill(session.File("list_customers"), sort, query.Deleted))
            .With("@first", after is null ? 1 : 0)
            .With("@value", after?.Value ?? "")
            .With("@name", after?.ErpnextId ?? "")
            .With("@limit", query.Limit + 1);
        var items = new List<Customer>();
        await using var reader = await database.WithTexts(statement, "@words", words).ExecuteReaderAsync();
        var rows = new CustomerRows(reader);
        while (await reader.ReadAsync()) items.Add(rows.Customer());
        return items;
    }

    private async Task<long> Total(DbSession session, CustomerQuery query, IReadOnlyList<string> words)
    {
        var sql = session.File("count_customers").Replace("{living}", Living(query.Deleted), StringComparison.Ordinal);
        var count = await database.WithTexts(session.Statement($"count {query.Deleted}", sql), "@words", words).ExecuteScalarAsync();
        return Convert.ToInt64(count, CultureInfo.InvariantCulture);
    }

    private static string Fill(string sql, Sort sort, bool deleted) => new StringBuilder(sql)
        .Replace("{living}", Living(deleted))
        .Replace("{sort}", Columns[sort.Field])
        .Replace("{direction}", sort.Descending ? "DESC" : "ASC")
        .Replace("{comparison}", sort.Descending ? "<" : ">")
        .ToString();

    private static string Living(bool deleted) => deleted ? "1 = 1" : "deleted_at IS NULL";

    private readonly record struct Sort(string Field, bool Descending)
    {
        public static Sort Parse(string text)
        {
            var sort = text.StartsWith('-') ? new Sort(text[1..], true) : new Sort(text, false);
            return Columns.ContainsKey(sort.Field) ? sort : throw new InvalidQueryException(
                $"`sort` must be one of {string.Join(", ", CustomerSorts.Fields)}, with - in front for descending.");
        }
    }

    /// <summary>The last row of a page, opaque to clients.</summary>
    private sealed record PageCursor(string Sort, string Value, string ErpnextId)
    {
        public static string Of(Customer last, string sort)
        {
            var value = sort.TrimStart('-') switch
            {
                "name" => SearchText.SortKey(last.Name),
                "modified" => last.ErpnextModified ?? "",
                "email" => last.Email ?? "",
                "city" => last.City ?? "",
                _ => last.ErpnextId,
            };
            return Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes<string[]>([sort, value, last.ErpnextId]))
                .TrimEnd('=').Replace('+', '-').Replace('/', '_');
        }

        public static PageCursor? Parse(string? text, string sort)
        {
            if (string.IsNullOrEmpty(text)) return null;
            try
            {
                var base64 = text.Replace('-', '+').Replace('_', '/');
                var parts = JsonSerializer.Deserialize<string[]>(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '=')));
                if (parts is [var sorted, var value, var name] && sorted == sort) return new(sorted, value, name);
            }
            catch (Exception error) when (error is FormatException or JsonException) { } // Said below.
            throw new InvalidQueryException("`after` must be the `nextCursor` of a page with the same `sort`; leave it out for the first page.");
        }
    }
}
