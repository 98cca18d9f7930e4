namespace ErpNextSimulator.Documents;

/// <summary>One document: a value per column of its DocType, and its child rows.</summary>
public sealed class Document
{
    private readonly object?[] _values;
    private readonly List<Document>?[] _rows;

    public Document(DocType type, string name)
    {
        Type = type;
        _values = [.. type.Fields.Select(field => field.Default)];
        _rows = type.Tables.Count == 0 ? [] : new List<Document>?[type.Tables.Count];
        Rename(name);
    }

    public DocType Type { get; }

    public string Name { get; private set; } = "";

    /// <summary>The name as the database compares it.</summary>
    public string Key { get; private set; } = "";

    public string Modified => (string?)this["modified"] ?? "";

    public object? this[string column]
    {
        get => Type.TrySlot(column, out var slot) ? _values[slot] : null;
        set
        {
            if (Type.TrySlot(column, out var slot)) _values[slot] = DocType.Coerce(Type.Fields[slot], value);
        }
    }

    public string? Text(string column) => this[column] as string;

    public bool Is(string column) => this[column] is 1L;

    public void Rename(string name)
    {
        (Name, Key) = (name, Collation.Key(name));
        this["name"] = name;
        foreach (var row in _rows.OfType<List<Document>>().SelectMany(rows => rows)) row["parent"] = name;
    }

    public IReadOnlyList<Document> Rows(string table) =>
        _rows.Length == 0 ? [] : _rows[Index(table)] ?? (IReadOnlyList<Document>)[];

    public void SetRows(string table, List<Document> rows) => _rows[Index(table)] = rows.Count == 0 ? null : rows;

    /// <param name="withNulls">Lists and webhooks tell nulls; a single document over REST leaves them out.</param>
    /// <param name="unsaved">Child rows are marked new, as in the transaction that inserts them.</param>
    public PyDict ToDict(bool withNulls, bool unsaved = false)
    {
        var dict = new PyDict(_values.Length + _rows.Length + 2, StringComparer.Ordinal);
        for (var slot = 0; slot < _values.Length; slot++)
            if (_values[slot] is not null || (withNulls && !Type.Fields[slot].IsCustom)) dict.Add(Type.Fields[slot].Name, Shown(slot));
        if (Type == DocTypes.Webhook) AddPreview(dict);
        dict.Add("doctype", Type.Name);
        if (unsaved && Type.IsChild) dict.Add("__unsaved", 1L);
        foreach (var table in Type.Tables)
            dict.Add(table.FieldName, new PyList(Rows(table.FieldName).Select(row => row.ToDict(withNulls, unsaved))));
        return dict;
    }

    /// <summary>A Webhook's two virtual fields.</summary>
    private void AddPreview(PyDict dict)
    {
        dict.Add("meets_condition", this["condition"] is null
            ? "Yes" : "Select a document to check if it meets conditions.");
        dict.Add("preview_request_body", "Select a document to preview request data");
    }

    /// <summary>A value as ERPNext shows it: a password as stars of its length.</summary>
    public object? Shown(int slot) =>
        Type.Fields[slot].Type is FieldType.Password && _values[slot] is string secret
            ? new string('*', secret.Length) : _values[slot];

    private int Index(string table)
    {
        for (var index = 0; index < Type.Tables.Count; index++) if (Type.Tables[index].FieldName == table) return index;
        throw new ArgumentOutOfRangeException(nameof(table), table, $"{Type.Name} has no such table.");
    }
}
