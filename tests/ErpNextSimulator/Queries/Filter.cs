using System.Globalization;
using System.Text.RegularExpressions;
using ErpNextSimulator.Documents;
using ErpNextSimulator.Rest;

namespace ErpNextSimulator.Queries;

/// <summary>
/// One condition of a list: of the documents' own column, or of a child table's (<paramref name="Child"/>).
/// </summary>
public sealed record Filter(string? Child, Field Column, string Operator, object? Value)
{
    private HashSet<string>? _listed;

    private static readonly string[] Operators =
        ["=", "!=", ">", ">=", "<", "<=", "like", "not like", "in", "not in", "is"];

    /// <summary>
    /// Filters in any of the forms that frappe takes: <c>[[f,op,v]]</c>, <c>[[doctype,f,op,v]]</c>, <c>[f,op,v]</c>,
    /// <c>{"f": v}</c>, <c>{"f": [op, v]}</c>.
    /// </summary>
    public static List<Filter> ReadAll(object? json, DocType type) => json switch
    {
        null or "" => [],
        PyDict dict => [.. dict.Select(
            pair => pair.Value is PyList { Count: 2 } two
                ? Read([pair.Key, two[0], two[1]], type) : Read([pair.Key, "=", pair.Value], type))],
        PyList list when list.Count > 0 && list[0] is string => [Read(list, type)],
        PyList list => [.. list.Select(item => Read((PyList)item!, type))],
        _ => throw FrappeException.Validation("Invalid filter"),
    };

    public bool Matches(Document document)
    {
        var value = document[Column.Name];
        return Operator switch
        {
            "is" => Value is "set" == (value is not null and not ""),
            "in" => IsListed(value),
            "not in" => !IsListed(value),
            "like" => Like(value),
            "not like" => !Like(value),
            "=" => Compare(value ?? Empty, Value) == 0,
            "!=" => Compare(value ?? Empty, Value) != 0,
            _ => value is not null && Holds(Compare(value, Value)),
        };
    }

    /// <summary>The values of an <c>in</c>: a list, or text with commas. frappe strips them all, and none of an <c>=</c>.</summary>
    public static IEnumerable<object?> Listed(object? value) => value switch
    {
        PyList list => list.Select(part => part is string text ? text.Trim() : part),
        string text => text.Split(',').Select(part => (object?)part.Trim()),
        _ => [value],
    };

    /// <summary>
    /// Texts are folded once for all documents: five hundred names against five hundred documents are many comparisons.
    /// </summary>
    private bool IsListed(object? value) =>
        Column.Type is FieldType.Int or FieldType.Check or FieldType.Float or FieldType.Datetime
        ? Listed(Value).Any(wanted => Compare(value, wanted) == 0)
        : (_listed ??= [.. Listed(Value).Select(wanted => Collation.Key(Said(wanted)))]).Contains(
            Collation.Key(Said(value)));

    /// <summary>frappe compares null as empty in most operators (<c>ifnull</c>).</summary>
    private object Empty => Column.Type is FieldType.Int or FieldType.Check or FieldType.Float ? 0L : "";

    private static Filter Read(PyList parts, DocType type)
    {
        if (parts.Count is < 3 or > 5)
            throw FrappeException.Validation(
                "Filter must have 4 values (doctype, fieldname, operator, value): " + Python.PyJson.Dumps(parts));
        var hasType = parts.Count >= 4;
        var (about, column) = hasType ? ((string)parts[0]!, (string)parts[1]!) : (type.Name, (string)parts[0]!);
        var (op, value) = (((string)parts[hasType ? 2 : 1]!).ToLowerInvariant(), parts[hasType ? 3 : 2]);
        if (!Operators.Contains(op))
            throw FrappeException.Validation($"Operator must be one of {string.Join(", ", Operators)}");
        var table = about == type.Name ? null : type.Tables.FirstOrDefault(table => table.Rows.Name == about)
            ?? throw FrappeException.BadField($"Field not permitted in query: {column}");
        var owner = table?.Rows ?? type;
        if (!owner.TrySlot(column, out var slot))
            throw FrappeException.BadField($"Field not permitted in query: {column}");
        return new(table?.FieldName, owner.Fields[slot], op, value);
    }

    private bool Holds(int order) =>
        Operator switch { ">" => order > 0, ">=" => order >= 0, "<" => order < 0, _ => order <= 0 };

    private int Compare(object? value, object? wanted) => Column.Type switch
    {
        FieldType.Int or FieldType.Check or FieldType.Float => Number(value).CompareTo(Number(wanted)),
        FieldType.Datetime => string.CompareOrdinal(value as string, SiteClock.Normalize(Said(wanted))),
        _ => string.CompareOrdinal(Collation.Key(Said(value)), Collation.Key(Said(wanted))),
    };

    private bool Like(object? value)
    {
        if (value is null) return false;
        var pattern = Regex.Escape(Collation.Key(Said(Value))).Replace("%", ".*", StringComparison.Ordinal)
            .Replace("_", ".", StringComparison.Ordinal);
        return Regex.IsMatch(Collation.Key(Said(value)), $"^{pattern}$", RegexOptions.Singleline);
    }

    private static string Said(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static double Number(object? value) =>
        double.TryParse(Said(value), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
