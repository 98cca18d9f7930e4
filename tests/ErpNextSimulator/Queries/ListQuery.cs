using System.Text.RegularExpressions;
using ErpNextSimulator.Documents;
using ErpNextSimulator.Python;
using ErpNextSimulator.Rest;

namespace ErpNextSimulator.Queries;

/// <summary>A column of the answer: own, of a child table, or an aggregate.</summary>
public sealed record Selected(string Label, string Column, string? Child = null, string? Aggregate = null);

/// <summary>A list request, read from its parameters as frappe.client.get_list reads them.</summary>
public sealed partial class ListQuery
{
    private const int DefaultPage = 20;

    private ListQuery(DocType type) => Type = type;

    public DocType Type { get; }

    public IReadOnlyList<Selected> Fields { get; private init; } = [];

    public IReadOnlyList<Filter> Filters { get; private init; } = [];

    public IReadOnlyList<Filter> OrFilters { get; private init; } = [];

    /// <summary>Empty: the order of the DocType, or none at all when everything is selected (list-star.json).</summary>
    public IReadOnlyList<(Field Column, bool Descending)> Order { get; private init; } = [];

    public int Start { get; private init; }

    /// <summary>0: all rows.</summary>
    public int Limit { get; private init; }

    public string? Parent { get; private init; }

    public bool IsAggregate => Fields.Any(selected => selected.Aggregate is not null);

    public IEnumerable<string> Children =>
        Fields.Select(selected => selected.Child).Concat(Filters.Select(filter => filter.Child)).OfType<string>()
            .Distinct();

    /// <param name="parameters">As sent: texts of the query string, or values of a JSON body.</param>
    public static ListQuery Read(DocType type, PyDict parameters)
    {
        var fields = Json(parameters, "fields") switch { PyList list => list, string one => [one], _ => ["name"] };
        var isStar = fields.Contains("*");
        return new(type)
        {
            Fields = [.. fields.SelectMany(field => Select((string)field!, type))],
            IsEverything = isStar,
            Filters = Filter.ReadAll(Json(parameters, "filters"), type),
            OrFilters = Filter.ReadAll(Json(parameters, "or_filters"), type),
            Order = ReadOrder(parameters.GetValueOrDefault("order_by") as string, type, isStar),
            Start = Number(parameters, "limit_start") ?? 0,
            Limit = Number(parameters, "limit_page_length") ?? Number(parameters, "limit") ?? DefaultPage,
            Parent = parameters.GetValueOrDefault("parent") as string,
        };
    }

    /// <summary>
    /// The query on a site where those custom fields were removed: named, they are refused; of everything, they are
    /// left out.
    /// </summary>
    public ListQuery Without(IReadOnlySet<string> removed)
    {
        if (removed.Count == 0) return this;
        if (!IsEverything && Fields.FirstOrDefault(field => removed.Contains(field.Column)) is { } gone)
            throw FrappeException.BadField($"Field not permitted in query: {gone.Column}");
        return With([.. Fields.Where(field => !removed.Contains(field.Column))]);
    }

    private bool IsEverything { get; init; }

    private ListQuery With(IReadOnlyList<Selected> fields) => new(Type)
    {
        Fields = fields, IsEverything = IsEverything, Filters = Filters, OrFilters = OrFilters, Order = Order,
        Start = Start, Limit = Limit, Parent = Parent,
    };

    private static object? Json(PyDict parameters, string name)
    {
        if (parameters.GetValueOrDefault(name) is not string text) return parameters.GetValueOrDefault(name);
        try { return text.Length == 0 ? null : PyJson.Loads(text); }
        catch (FormatException invalid)
        {
            throw new FrappeException(500, "JSONDecodeError", invalid.Message) {
                Module = "json.decoder.", Messages = [] };
        }
    }

    private static int? Number(PyDict parameters, string name) => parameters.GetValueOrDefault(name) switch
    {
        long number => (int)number,
        string text when int.TryParse(text, out var number) => number,
        _ => null,
    };

    private static IEnumerable<Selected> Select(string field, DocType type)
    {
        if (field == "*") return type.Fields.Select(column => new Selected(column.Name, column.Name));
        var (expression, alias) = Alias().Match(field) is { Success: true } named
            ? (named.Groups[1].Value.Trim(), named.Groups[2].Value) : (field.Trim(), null);
        if (Aggregates().Match(expression) is { Success: true } aggregate)
            return [Own(aggregate.Groups[2].Value, alias ?? expression, type)
                with { Aggregate = aggregate.Groups[1].Value.ToLowerInvariant() }];
        if (expression.Split('.') is [var table, var column] && type.Table(table) is { } child
            && child.Rows.TrySlot(column, out _)) return [new(alias ?? column, column, table)];
        return [Own(expression, alias ?? expression, type)];
    }

    private static Selected Own(string column, string label, DocType type) =>
        type.TrySlot(column, out _)
            ? new(label, column) : throw FrappeException.BadField($"Field not permitted in query: {column}");

    private static IReadOnlyList<(Field, bool)> ReadOrder(string? orderBy, DocType type, bool isStar)
    {
        if (string.IsNullOrWhiteSpace(orderBy)) return isStar ? [] : [(type.Fields[3], false)];
        if (orderBy.Contains(';', StringComparison.Ordinal)) throw FrappeException.Validation("Illegal SQL Query");
        return [.. orderBy.Split(',')
            .Select(part => OrderPart(part.Trim().Replace("`", "", StringComparison.Ordinal), type))];
    }

    private static (Field, bool) OrderPart(string part, DocType type)
    {
        var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var column = words[0].Split('.')[^1];
        if (!type.TrySlot(column, out var slot))
            throw new FrappeException(
                500, "OperationalError", $"(1054, \"Unknown column '{column}' in 'order clause'\")") {
                    Module = "pymysql.err.", Messages = [] };
        return (type.Fields[slot], words.Length > 1 && words[1].Equals("desc", StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex(@"^(.*?)\s+as\s+`?(\w+)`?$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Alias();

    [GeneratedRegex(@"^(count|max|min)\((?:distinct\s+)?`?(\w+)`?\)$", RegexOptions.IgnoreCase)]
    private static partial Regex Aggregates();
}
