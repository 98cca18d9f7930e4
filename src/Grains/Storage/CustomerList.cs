using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>The list of customers: search, filters, sort and keyset paging, on from a row or back to it.</summary>
internal sealed class CustomerList(
    Database database, FeedStore feed, CustomerTotals totals, SearchIndex index, ListIndexes indexes)
{
    /// <summary>A search that finds more is not counted to its end.</summary>
    internal const int MaxCount = 10_000;

    /// <summary>So many rows are looked up and sorted sooner than a list is walked in its order.</summary>
    private const int Few = 2_000;

    /// <param name="ask">What <see cref="CustomerQuery.Sort"/> and its filters ask for.</param>
    public async Task<CustomerPage> Page(CustomerQuery query, ListAsk ask)
    {
        var isBack = query.Before is not null;
        var place = PageCursor.Parse(query.Before ?? query.After, query.Sort);
        var head = await feed.Head(); // Before the rows: what follows it omits nothing.
        indexes.Want(ask);
        return await database.Read(async session =>
        {
            var list = new Listing(session, query, ask, await index.Narrow(session, SearchTerms.Parse(query.Search)));
            if (ask.Filters.Any(filter => filter.MayBeFew)) list = list.With(await Names(list), database.ReadsKeys);
            var (total, isMore) = query.Counts ? await Total(list) : (default(long?), false);
            // So many are met soon on the way, without a set of them; far into the list the set is the shorter way.
            if (isMore && query.Skip < MaxCount && ask.Filters.All(filter => filter.Test is FilterTest.Contains))
                list = list with { IsWalked = false };
            if (query.Skip > 0 && place is null) place = await RowAt(list, query.Skip - 1);
            var rows = await Rows(list, place, isBack);
            return Told(rows, query, place, isBack) with { FeedCursor = head.Cursor, Total = total, TotalIsAtLeast = isMore };
        });
    }

    /// <summary>A page that goes back is read from its end.</summary>
    private static CustomerPage Told(List<(Customer Customer, string Key)> rows, CustomerQuery query, PageCursor? place, bool isBack)
    {
        var isMore = rows.Count > query.Limit;
        if (isMore) rows.RemoveAt(query.Limit);
        if (isBack) rows.Reverse();
        string? CursorOf(int row) => rows.Count == 0 ? null
            : new PageCursor(query.Sort, rows[row].Key, rows[row].Customer.ErpnextId).ToString();
        return new([.. rows.Select(row => row.Customer)],
            isMore || isBack ? CursorOf(rows.Count - 1) : null, null, default, false,
            (isBack ? isMore : place is not null) ? CursorOf(0) : null);
    }

    private async Task<List<(Customer Customer, string Key)>> Rows(Listing list, PageCursor? place, bool isBack)
    {
        var parts = list.Parts();
        if (place is not null) parts.Add("after");
        var statement = Bind(list, parts, list.Ask.Descending != isBack).With("@limit", list.Query.Limit + 1);
        if (place is not null) statement.With("@value", list.Ask.Sort.IsNumber ? place.Number : place.Value)
            .With("@name", place.ErpnextId);
        var found = new List<(Customer, string)>();
        await using var reader = await statement.ExecuteReaderAsync();
        var rows = new CustomerRows(reader);
        while (await reader.ReadAsync()) found.Add((rows.Customer(), KeyOf(reader["sort_key"])));
        return found;
    }

    /// <exception cref="InvalidQueryException">There are fewer.</exception>
    private async Task<PageCursor> RowAt(Listing list, long row)
    {
        var parts = list.Parts();
        parts.Add("place");
        var found = await Bind(list, parts, list.Ask.Descending).With("@skip", row)
            .ReadAll(place => new PageCursor(list.Query.Sort, KeyOf(place["sort_key"]), place.GetString(0)));
        return found.Count > 0 ? found[0] : throw new InvalidQueryException("`skip` is beyond the end of the list.");
    }

    private async Task<(long? Total, bool IsMore)> Total(Listing list)
    {
        if (list.Terms.IsEmpty && list.Ask.Filters.Count == 0)
            return (await totals.Count(list.Session, list.Query.Deleted), false);
        if (list.Among is { } names) return (names.Count, false);
        var parts = list.Parts();
        parts.Add("count");
        var count = await Bind(list with { IsWalked = false }, parts, isDescending: false).With("@limit", MaxCount + 1).ReadNumber();
        return (Math.Min(count, MaxCount), count > MaxCount);
    }

    /// <summary>
    /// Whom the filters find, up to one more than a few. Their values are looked for once, not for the rows and for their
    /// number; and a planner need not guess which way is short.
    /// </summary>
    private Task<IReadOnlyList<string>> Names(Listing list)
    {
        var parts = list.Parts();
        parts.UnionWith(["count", "names"]);
        return Bind(list, parts, isDescending: false).With("@limit", Few + 1).ReadAll(row => row.GetString(0));
    }

    private DbCommand Bind(Listing list, SortedSet<string> parts, bool isDescending)
    {
        var statement = list.Session.Statement("list_customers", parts, sql => list.Fill(sql, isDescending));
        list.Terms.Bind(database, statement);
        if (list.Among is { } names) database.WithTexts(statement, "@among", names);
        for (var i = 0; i < list.Ask.Filters.Count; i++) list.Ask.Filters[i].Bind(database, statement, i);
        return list.Narrowed is { } narrowed ? statement.With("@indexed", narrowed.Indexed) : statement;
    }

    private static string KeyOf(object key) => key is double number
        ? number.ToString("R", CultureInfo.InvariantCulture) : Convert.ToString(key, CultureInfo.InvariantCulture)!;

    /// <summary>One query, as the statements need it.</summary>
    /// <param name="Narrowed">Null: the search's index is not used.</param>
    private sealed record Listing(DbSession Session, CustomerQuery Query, ListAsk Ask, NarrowedSearch? Narrowed)
    {
        /// <summary>All that the filters find, where they are few.</summary>
        public IReadOnlyList<string>? Among { get; private init; }

        /// <summary>They find many, so each row in the order of the list is asked whether it is one.</summary>
        public bool IsWalked { get; init; }

        public SearchTerms Terms { get; } = SearchTerms.Parse(Query.Search);

        /// <param name="found">Names that the filters find, or one more than a few.</param>
        public Listing With(IReadOnlyList<string> found, bool readsKeys) => found.Count <= Few
            ? this with { Among = found } : this with { IsWalked = readsKeys };

        public SortedSet<string> Parts()
        {
            SortedSet<string> parts = [.. Narrowed?.Parts ?? Terms.Parts];
            if (!Query.Deleted) parts.Add("living");
            if (Narrowed is not null) parts.Add("narrow");
            if (Ask.Filters.Count > 0) parts.Add("filters");
            if (Among is not null) parts.Add("among");
            if (Ask.Sort.Kind is ListKind.Id) parts.Add("erpnextId");
            else parts.Add(Ask.Sort.IsSortIndexed ? "column" : "expression");
            if (Ask.Sort is { Column: not null, Name: "modified" }) parts.Add("modified"); // PostgreSQL: 0450.
            return parts;
        }

        public string Fill(string sql, bool isDescending) => sql
            .Replace("{filters}", string.Join(" AND ", Ask.Filters.Select((filter, place) => filter.Sql(Session, place, IsWalked))),
                StringComparison.Ordinal)
            .Replace("{key}", Ask.Sort.SortKey(Session), StringComparison.Ordinal)
            .Replace("{direction}", isDescending ? "DESC" : "ASC", StringComparison.Ordinal)
            .Replace("{comparison}", isDescending ? "<" : ">", StringComparison.Ordinal);
    }

    /// <summary>A row at the end of a page, opaque to clients.</summary>
    /// <param name="Value">What the database sorts the row by.</param>
    private sealed record PageCursor(string Sort, string Value, string ErpnextId)
    {
        public double Number => double.TryParse(Value, CultureInfo.InvariantCulture, out var number) ? number : 0;

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
                "`after` must be the `nextCursor` of a page with the same `sort`, `before` its `previousCursor`; leave "
                    + "them out for the first page.");
        }
    }
}

/// <summary>What a list is sorted and filtered by.</summary>
internal sealed record ListAsk(ListField Sort, bool Descending, IReadOnlyList<ListFilter> Filters);
