using System.Data.Common;
using System.Text.Json;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>The list of customers: search, sort and keyset paging.</summary>
internal sealed class CustomerList(Database database, FeedStore feed, CustomerTotals totals, SearchIndex index)
{
    /// <summary>A search that finds more is not counted to its end.</summary>
    internal const int MaxCount = 10_000;

    /// <param name="filters">What <see cref="CustomerQuery.Filters"/> asks for.</param>
    public async Task<CustomerPage> Page(CustomerQuery query, IReadOnlyList<OwnFilter>? filters = null)
    {
        filters ??= [];
        var sort = Sort.Parse(query.Sort);
        var after = PageCursor.Parse(query.After, query.Sort);
        var terms = SearchTerms.Parse(query.Search);
        var head = await feed.Head(); // Before the rows: what follows it omits nothing.
        return await database.Read(async session =>
        {
            var indexed = await index.Narrow(session, terms);
            var (items, next) = await Rows(session, query, sort, after, terms, indexed, filters);
            var (total, isMore) = query.Counts ? await Total(session, query, terms, indexed, filters) : (default(long?), false);
            return new CustomerPage(items, next, total, head.Cursor, isMore);
        });
    }

    private async Task<(List<Customer> Items, string? Next)> Rows(
        DbSession session, CustomerQuery query, Sort sort, PageCursor? after, SearchTerms terms, long? indexed,
        IReadOnlyList<OwnFilter> filters)
    {
        var parts = Conditions(query, terms, indexed, filters);
        parts.Add(sort.Field);
        if (after is not null) parts.Add("after");
        var statement = Bind(session.Statement(
            "list_customers", parts, sql => Fill(session, sort.Fill(sql), filters)), terms, indexed, filters)
            .With("@limit", query.Limit + 1);
        if (after is not null) statement.With("@value", after.Value).With("@name", after.ErpnextId);
        var (items, keys) = (new List<Customer>(), new List<string>());
        await using var reader = await statement.ExecuteReaderAsync();
        var rows = new CustomerRows(reader);
        while (await reader.ReadAsync())
        {
            items.Add(rows.Customer());
            keys.Add((string)reader["sort_key"]);
        }
        if (items.Count <= query.Limit) return (items, null);
        items.RemoveAt(query.Limit);
        return (items, new PageCursor(query.Sort, keys[query.Limit - 1], items[^1].ErpnextId).ToString());
    }

    private async Task<(long? Total, bool IsMore)> Total(
        DbSession session, CustomerQuery query, SearchTerms terms, long? indexed, IReadOnlyList<OwnFilter> filters)
    {
        if (terms.IsEmpty && filters.Count == 0) return (await totals.Count(session, query.Deleted), false);
        var parts = Conditions(query, terms, indexed, filters);
        parts.Add("count");
        var statement = Bind(session.Statement("list_customers", parts, sql => Fill(session, sql, filters)),
            terms, indexed, filters).With("@limit", MaxCount + 1);
        var count = await statement.ReadNumber();
        return (Math.Min(count, MaxCount), count > MaxCount);
    }

    private static SortedSet<string> Conditions(
        CustomerQuery query, SearchTerms terms, long? indexed, IReadOnlyList<OwnFilter> filters)
    {
        var parts = terms.Parts;
        if (!query.Deleted) parts.Add("living");
        if (indexed is not null) parts.Add("narrow");
        if (filters.Count > 0) parts.Add("own");
        return parts;
    }

    /// <summary>One condition for each filter; names of fields are letters and digits.</summary>
    private static string Fill(DbSession session, string sql, IReadOnlyList<OwnFilter> filters) =>
        sql.Replace("{own}", string.Join(" AND ", filters.Select((filter, place) =>
            session.File(filter.IsList ? "filter_own_list" : "filter_own").TrimEnd().Split('\n')[^1]
                .Replace("{field}", filter.Name, StringComparison.Ordinal)
                .Replace("{value}", $"@own{place}", StringComparison.Ordinal))), StringComparison.Ordinal);

    private DbCommand Bind(
        DbCommand statement, SearchTerms terms, long? indexed, IReadOnlyList<OwnFilter> filters)
    {
        terms.Bind(database, statement);
        for (var i = 0; i < filters.Count; i++) statement.With($"@own{i}", database.OwnValue(filters[i].Json));
        return indexed is null ? statement : statement.With("@indexed", indexed);
    }

    private readonly record struct Sort(string Field, bool Descending)
    {
        public static Sort Parse(string text)
        {
            var sort = text.StartsWith('-') ? new Sort(text[1..], true) : new Sort(text, false);
            return CustomerSorts.Fields.Contains(sort.Field) ? sort : throw new InvalidQueryException(
                $"`sort` must be one of {string.Join(", ", CustomerSorts.Fields)}, with - in front for descending.");
        }

        public string Fill(string sql) => sql
            .Replace("{direction}", Descending ? "DESC" : "ASC", StringComparison.Ordinal)
            .Replace("{comparison}", Descending ? "<" : ">", StringComparison.Ordinal);
    }

    /// <summary>The last row of a page, opaque to clients.</summary>
    /// <param name="Value">What the database sorts the row by.</param>
    private sealed record PageCursor(string Sort, string Value, string ErpnextId)
    {
        public override string ToString() =>
            Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes<string[]>([Sort, Value, ErpnextId]))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');

        public static PageCursor? Parse(string? text, string sort)
        {
            if (string.IsNullOrEmpty(text)) return null;
            try
            {
                var base64 = text.Replace('-', '+').Replace('_', '/');
                var parts = JsonSerializer.Deserialize<string[]>(
                    Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '=')));
                if (parts is [var sorted, var value, var name] && sorted == sort) return new(sorted, value, name);
            }
            catch (Exception error) when (error is FormatException or JsonException) { } // Said below.
            throw new InvalidQueryException(
                "`after` must be the `nextCursor` of a page with the same `sort`; leave it out for the first page.");
        }
    }
}
