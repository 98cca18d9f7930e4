using ErpNextSimulator.Documents;

namespace ErpNextSimulator.Queries;

/// <summary>
/// Answers list requests. Pages by name and by (modified, name) walk an index; only other orders sort.
/// </summary>
public static class QueryRunner
{
    /// <param name="maySee">User Permissions: what the user may not see is not in the list, and takes no place in a page.</param>
    public static PyList Run(ListQuery query, IReadOnlyDictionary<string, Table> tables, Func<Document, bool> maySee)
    {
        var rows = query.Type.IsChild ? ChildRows(query, tables) : Rows(query, tables[query.Type.Name])
            .Where(row => maySee(row.Document));
        if (query.IsAggregate) return [Aggregates(query, [.. rows])];
        var page = rows.Skip(query.Start);
        if (query.Limit > 0) page = page.Take(query.Limit);
        return [.. page.Select(row => (object?)Shown(query, row))];
    }

    public static int Count(ListQuery query, Table table) =>
        query.Filters.Count == 0 && query.OrFilters.Count == 0 ? table.Count : Rows(query, table).Count();

    private static IEnumerable<Row> Rows(ListQuery query, Table table)
    {
        var (candidates, areInOrder) = Candidates(query, table);
        var own = query.Filters.Where(filter => filter.Child is null).ToList();
        var rows = candidates.Where(
            document => own.TrueForAll(filter => filter.Matches(document)) && AnyOf(query.OrFilters, document))
            .SelectMany(document => Joined(query, document));
        return areInOrder ? rows : Sorted(query, rows);
    }

    private static bool AnyOf(IReadOnlyList<Filter> filters, Document document) =>
        filters.Count == 0 || filters.Any(filter => filter.Matches(document));

    /// <summary>The documents that may match, and whether they come in the order that is asked for.</summary>
    private static (IEnumerable<Document>, bool) Candidates(ListQuery query, Table table)
    {
        if (query.Filters.FirstOrDefault(
            filter => filter is { Child: null, Column.Name: "name", Operator: "=" or "in" }) is { } named)
        {
            var values = named.Operator == "=" ? [named.Value] : Filter.Listed(named.Value);
            return (values.OfType<string>().Select(table.Find).OfType<Document>().Distinct(), false);
        }
        return query.Order is [] ? (table.ByName(), true) : query.Order[0] switch
        {
            ({ Name: "name" }, false) => (table.ByName(Collation.Key(Bound(query, "name"))), true),
            ({ Name: "modified" }, false)
                when FollowsIndex(query) =>
                (UpTo(table.ByModified(SiteClock.Normalize(Bound(query, "modified"))), Equal(query)), true),
            ({ Name: "modified" }, true) when query.Order.Count == 1 => (table.NewestFirst(), true),
            _ => (table, false),
        };
    }

    private static bool FollowsIndex(ListQuery query) =>
        query.Order.Count == 1 || (query.Order.Count == 2 && query.Order[1] is ({ Name: "name" }, false));

    private static string Bound(ListQuery query, string column) => query.Filters
        .Where(filter => filter.Child is null && filter.Column.Name == column && filter.Operator is "=" or ">" or ">="
            && filter.Value is string && filter.Column.Name == column)
        .Select(filter => (string)filter.Value!).FirstOrDefault() ?? "";

    private static string? Equal(ListQuery query) =>
        query.Filters.FirstOrDefault(
            filter => filter is { Child: null, Column.Name: "modified", Operator: "=" })?.Value is string value
            ? SiteClock.Normalize(value) : null;

    private static IEnumerable<Document> UpTo(IEnumerable<Document> documents, string? modified) =>
        modified is null ? documents : documents.TakeWhile(document => document.Modified == modified);

    /// <summary>A left join with the one child table that is asked for; an inner one where it is filtered.</summary>
    private static IEnumerable<Row> Joined(ListQuery query, Document document)
    {
        if (query.Children.FirstOrDefault() is not { } table) return [new Row(document, null)];
        var filters = query.Filters.Where(filter => filter.Child is not null).ToList();
        var rows = document.Rows(table).Where(row => filters.TrueForAll(filter => filter.Matches(row)))
            .Select(row => new Row(document, row)).ToList();
        return rows.Count == 0 && filters.Count == 0 ? [new Row(document, null)] : rows;
    }

    private static IEnumerable<Row> ChildRows(ListQuery query, IReadOnlyDictionary<string, Table> tables)
    {
        var parents = Parents(query, tables);
        var rows = parents.SelectMany(
            parent => parent.Type.Tables.Where(table => table.Rows.Name == query.Type.Name)
                .SelectMany(table => parent.Rows(table.FieldName)));
        var found = rows.Where(row => query.Filters.All(filter => filter.Matches(row)) && AnyOf(query.OrFilters, row))
            .Select(row => new Row(row, null));
        return Sorted(query, found);
    }

    private static IEnumerable<Document> Parents(ListQuery query, IReadOnlyDictionary<string, Table> tables)
    {
        var all = DocTypes.ParentsOf(query.Type.Name).Select(type => tables[type.Name]);
        if (Named(query, "parent") is { } parents)
            return all.SelectMany(table => parents.Select(table.Find).OfType<Document>().Distinct());
        return Named(query, "link_name") is { } linked
            ? all.SelectMany(table => linked.SelectMany(table.LinkedTo).Distinct()) : all.SelectMany(table => table);
    }

    /// <returns>The values that a column may have; null where any may be.</returns>
    private static List<string>? Named(ListQuery query, string column) => query.Filters
        .Where(filter => filter.Column.Name == column && filter.Operator is "=" or "in")
        .Select(filter => filter.Operator == "=" ? [filter.Value] : Filter.Listed(filter.Value))
        .FirstOrDefault()?.OfType<string>().ToList();

    private static IEnumerable<Row> Sorted(ListQuery query, IEnumerable<Row> rows)
    {
        if (query.Order.Count == 0) return rows;
        var sorted = By(rows, query.Order[0]);
        return query.Order.Skip(1).Aggregate(sorted, (before, order) =>
            order.Descending ? before.ThenByDescending(row => Sortable(row.Document, order.Column), Comparer)
                : before.ThenBy(row => Sortable(row.Document, order.Column), Comparer));
    }

    private static IOrderedEnumerable<Row> By(IEnumerable<Row> rows, (Field Column, bool Descending) order) =>
        order.Descending
        ? rows.OrderByDescending(row => Sortable(row.Document, order.Column), Comparer)
        : rows.OrderBy(row => Sortable(row.Document, order.Column), Comparer);

    private static readonly Comparer<object?> Comparer = Comparer<object?>.Create((one, other) => (one, other) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (IComparable a, not null) when a.GetType() == other.GetType() => a.CompareTo(other),
        _ => (one is null ? 0 : 1) - (other is null ? 0 : 1),
    });

    private static object? Sortable(Document document, Field column) =>
        document[column.Name] is string text && column.Type is not FieldType.Datetime
            ? Collation.Key(text) : document[column.Name];

    private static PyDict Shown(ListQuery query, Row row)
    {
        var dict = new PyDict(query.Fields.Count, StringComparer.Ordinal);
        foreach (var field in query.Fields)
            dict[field.Label] = field.Child is null ? Value(row.Document, field.Column) : row.Child?[field.Column];
        return dict;
    }

    private static object? Value(Document document, string column) =>
        document.Type.TrySlot(column, out var slot) ? document.Shown(slot) : null;

    private static PyDict Aggregates(ListQuery query, List<Row> rows)
    {
        var dict = new PyDict(StringComparer.Ordinal);
        foreach (var field in query.Fields)
        {
            var values = rows.Select(row => row.Document[field.Column]).Where(value => value is not null)
                .Order(Comparer).ToList();
            dict[field.Label] = field.Aggregate switch { "count" => (long)values.Count, "max" =>
                values.LastOrDefault(), _ => values.FirstOrDefault() };
        }
        return dict;
    }

    private readonly record struct Row(Document Document, Document? Child);
}
