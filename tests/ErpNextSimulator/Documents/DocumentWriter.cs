using ErpNextSimulator.Rest;

namespace ErpNextSimulator.Documents;

/// <summary>
/// Inserts, saves and deletes documents of any DocType, as frappe's Document class does; what is special about
/// customers is in Customers/.
/// </summary>
public sealed class DocumentWriter(Site site)
{
    private static readonly string[] NotAssignable =
        ["name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "doctype", "parent", "parentfield",
            "parenttype"];

    public Document Insert(Transaction transaction, Document document, PyDict values)
    {
        Assign(document, values, transaction);
        return Insert(transaction, document);
    }

    public Document Insert(Transaction transaction, Document document)
    {
        var now = site.Now();
        (document["owner"], document["modified_by"]) = (transaction.User.Name, transaction.User.Name);
        (document["creation"], document["modified"]) = (now, now);
        StampRows(document, now, transaction);
        site[document.Type].Add(document);
        transaction.Inserted(document);
        transaction.Raise(document, "after_insert", "on_update");
        return document;
    }

    /// <summary>Saves what the values say; also when they change nothing.</summary>
    public void Save(Transaction transaction, Document document, PyDict values)
    {
        if (values.GetValueOrDefault("modified") is string seen && SiteClock.Normalize(seen) != document.Modified)
            throw new FrappeException(417, "TimestampMismatchError",
            $"Error: Document has been modified after you have opened it ({document.Modified}, {site.Now()}). Please "
            + "refresh to get the latest document.");
        Touch(transaction, document, changed => Assign(changed, values, transaction));
        transaction.Raise(document, "on_update", "on_change");
    }

    /// <summary>A write with a new <c>modified</c> and no event: <c>frappe.db.set_value</c>.</summary>
    public void Touch(Transaction transaction, Document document, Action<Document> change) =>
        site[document.Type].Change(document, changed =>
    {
        change(changed);
        var now = site.Now();
        (changed["modified"], changed["modified_by"]) = (now, transaction.User.Name);
        StampRows(changed, now, transaction);
    });

    /// <summary>Removes a document and keeps its last state as a Deleted Document.</summary>
    public void Delete(Transaction transaction, Document document)
    {
        site[document.Type].Remove(document);
        Silent(transaction, new Document(DocTypes.DeletedDocument, site.NewName())
        {
            ["deleted_name"] = document.Name, ["deleted_doctype"] = document.Type.Name,
            ["data"] = Python.PyJson.AsJson(document.ToDict(withNulls: true)),
        });
        Comment(transaction, "Deleted", document.Type.Name, null, null);
    }

    public void Comment(Transaction transaction, string kind, string docType, string? name, string? content) =>
        Silent(transaction, new Document(DocTypes.Comment, site.NewName())
        {
            ["comment_type"] = kind, ["comment_email"] = transaction.User.Name, ["reference_doctype"] = docType,
            ["reference_name"] = name,
            ["content"] = content is null ? null : Html.Sanitised(content),
        });

    /// <summary>Adds a document that no webhook hears of, with the time of now.</summary>
    public Document Silent(Transaction transaction, Document document)
    {
        var now = site.Now();
        (document["owner"], document["modified_by"], document["creation"], document["modified"]) =
            (transaction.User.Name, transaction.User.Name, now, now);
        StampRows(document, now, transaction);
        site[document.Type].Add(document);
        return document;
    }

    /// <summary>
    /// Takes the values of known columns; a child table is replaced as a whole, rows that keep their name stay the same
    /// row.
    /// </summary>
    public void Assign(Document document, PyDict values, Transaction transaction)
    {
        foreach (var (column, value) in values)
        {
            if (document.Type.Table(column) is { } table)
                document.SetRows(column, Rows(document, table, value as PyList ?? [], transaction));
            else if (!NotAssignable.Contains(column)) AssignOne(document, column, value);
        }
    }

    private static void AssignOne(Document document, string column, object? value)
    {
        if (!document.Type.TrySlot(column, out var slot)) return;
        var isKeptSecret = document.Type.Fields[slot].Type is FieldType.Password && value is string stars
            && stars.Length > 0 && stars.All(unit => unit == '*');
        if (!isKeptSecret) document[column] = value;
    }

    private List<Document> Rows(Document parent, ChildTable table, PyList rows, Transaction transaction) =>
        [.. rows.OfType<PyDict>().Select((values, index) =>
    {
        var known = parent.Rows(table.FieldName)
            .FirstOrDefault(row => row.Name == values.GetValueOrDefault("name") as string);
        var row = known ?? new Document(table.Rows, site.NewName())
        {
            ["owner"] = transaction.User.Name, ["parent"] = parent.Name, ["parentfield"] = table.FieldName,
            ["parenttype"] = parent.Type.Name,
        };
        Assign(row, values, transaction);
        row["idx"] = index + 1L;
        return row;
    })];

    private static void StampRows(Document document, string now, Transaction transaction)
    {
        foreach (var row in document.Type.Tables.SelectMany(table => document.Rows(table.FieldName)))
        {
            row["creation"] ??= now;
            (row["modified"], row["modified_by"]) = (now, transaction.User.Name);
            row["owner"] ??= transaction.User.Name;
        }
    }
}
