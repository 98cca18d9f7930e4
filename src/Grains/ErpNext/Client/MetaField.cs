using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>A field as a DocType declares it.</summary>
/// <param name="Kind">ERPNext's name of its type.</param>
/// <param name="Options">Of a table: the DocType of its rows.</param>
/// <param name="IsCustom">Added by the site.</param>
public sealed record MetaField(string Name, string Label, string Kind, string? Options, bool IsCustom)
{
    internal static readonly string[] Columns = ["fieldname", "label", "fieldtype", "options"];

    public bool IsTable => Kind is "Table" or "Table MultiSelect";

    internal static MetaField? Of(JsonElement field)
    {
        var from = new DocumentReader(field);
        return from.Text("fieldname") is { } name
            ? new(name, from.Text("label") ?? name, from.Text("fieldtype") ?? "", from.Text("options"),
                from.Check("is_custom_field"))
            : null;
    }
}

/// <summary>A child table of the customer of which the mapping wants something.</summary>
/// <param name="Field">Of the customer.</param>
/// <param name="DocType">Of its rows.</param>
/// <param name="Columns">Those that exist.</param>
/// <param name="Wanted">All that are wanted; what does not exist is empty.</param>
public sealed record OwnTable(
    string Field, string DocType, IReadOnlyList<string> Columns, IReadOnlyList<string> Wanted);
