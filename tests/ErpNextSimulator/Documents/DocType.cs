using System.Collections.Frozen;
using System.Globalization;

namespace ErpNextSimulator.Documents;

public enum FieldType { Data, Text, Datetime, Password, Int, Check, Float }

public sealed record Field(string Name, FieldType Type, object? Default)
{
    /// <summary>Made in <c>Customize Form</c>; a site has it once it is no more among those that were removed.</summary>
    public bool IsCustom { get; } = Name.StartsWith("custom_", StringComparison.Ordinal);
}

/// <summary>A child table of a DocType: the field that holds the rows, and their DocType.</summary>
public sealed record ChildTable(string FieldName, DocType Rows);

/// <summary>The columns of a kind of document, in the order in which ERPNext writes them.</summary>
public sealed class DocType
{
    private readonly FrozenDictionary<string, int> _slots;

    /// <param name="columns">Own columns, e.g. <c>tax_id disabled:Check credit_limit:Float status:Data=Passive</c>; a dot
    /// in a default stands for a blank.</param>
    public DocType(string name, string columns, params ChildTable[] tables)
    {
        (Name, Tables) = (name, tables);
        var own = columns.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Parse);
        Fields = [.. Standard, .. own];
        _slots = Fields.Select((field, slot) => KeyValuePair.Create(field.Name, slot))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string Name { get; }

    public IReadOnlyList<Field> Fields { get; }

    public IReadOnlyList<ChildTable> Tables { get; }

    public bool IsChild => _slots.ContainsKey("parenttype");

    private static Field[] Standard { get; } =
    [
        new("name", FieldType.Data, null), new("owner", FieldType.Data, null),
        new("creation", FieldType.Datetime, null),
        new("modified", FieldType.Datetime, null), new("modified_by", FieldType.Data, null),
        new("docstatus", FieldType.Int, 0L), new("idx", FieldType.Int, 0L),
    ];

    public bool TrySlot(string column, out int slot) => _slots.TryGetValue(column, out slot);

    public ChildTable? Table(string fieldName) => Tables.FirstOrDefault(table => table.FieldName == fieldName);

    /// <summary>
    /// A value as its column keeps it: Check and Int as whole numbers, Float as a float, everything else as text.
    /// </summary>
    public static object? Coerce(Field field, object? value) => field.Type switch
    {
        FieldType.Int or FieldType.Check => Whole(value),
        FieldType.Float => value is null ? 0.0 : Convert.ToDouble(value, CultureInfo.InvariantCulture),
        FieldType.Datetime when value is string time => SiteClock.Normalize(time),
        _ => value is null or string ? value : Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static object Whole(object? value) =>
        Convert.ToInt64(value is "" or null ? 0L : value, CultureInfo.InvariantCulture) switch
    {
        0 => Zero,
        1 => One,
        var other => other,
    };

    private static readonly object Zero = 0L;

    private static readonly object One = 1L;

    private static Field Parse(string column)
    {
        var (head, text) = column.Split('=', 2) is [var before, var after]
            ? (before, after.Replace('·', ' ')) : (column, null);
        var (name, type) = head.Split(':') is [var first, var second]
            ? (first, Enum.Parse<FieldType>(second)) : (head, FieldType.Data);
        var bare = new Field(name, type, null);
        return bare with { Default = type is FieldType.Data or FieldType.Text or FieldType.Password
            or FieldType.Datetime ? text : Coerce(bare, text ?? "0") };
    }
}
