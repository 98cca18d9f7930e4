using ErpNextSimulator.Documents;

namespace ErpNextSimulator.Rest;

/// <summary>A DocType as a document, with its own fields; the seven standard columns are not among them.</summary>
public static class Meta
{
    public static PyDict Of(DocType type, User user, IReadOnlySet<string> removed)
    {
        if (!user.IsAdministrator) throw FrappeException.Forbidden(user.Name, "DocType");
        return Fields(type, removed);
    }

    /// <param name="removed">Custom fields of the Customer that were removed.</param>
    public static PyDict Fields(DocType type, IReadOnlySet<string> removed) => new(StringComparer.Ordinal)
    {
        ["name"] = type.Name,
        ["istable"] = type.IsChild ? 1L : 0L,
        ["doctype"] = "DocType",
        ["fields"] = new PyList(
            [.. type.Fields.Skip(7).Where(field => type != DocTypes.Customer || !removed.Contains(field.Name))
                .Select((field, index) => Field(field.Name, Kind(field.Type), null, index)),
            .. type.Tables.Select(
                (table, index) => Field(table.FieldName, "Table", table.Rows.Name, type.Fields.Count - 7 + index))]),
    };

    private static string Kind(FieldType type) =>
        type switch { FieldType.Float => "Currency", FieldType.Text => "Text", _ => type.ToString() };

    /// <summary><c>custom_vat_no</c> as its page calls it: Vat No.</summary>
    private static string Label(string name) => string.Join(' ', name.Replace("custom_", "", StringComparison.Ordinal)
        .Split('_').Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static PyDict Field(string name, string kind, string? options, int index)
    {
        var field = new PyDict(StringComparer.Ordinal) {
            ["idx"] = index + 1L, ["fieldname"] = name, ["label"] = Label(name), ["fieldtype"] = kind };
        if (name.StartsWith("custom_", StringComparison.Ordinal)) field["is_custom_field"] = 1L;
        if (options is not null) field["options"] = options;
        return field;
    }
}
