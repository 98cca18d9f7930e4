namespace CustomerSync.ErpNext;

/// <summary>
/// Contact or Address: how a customer names its primary one, and which of those that are linked to it ERPNext takes
/// where it names none.
/// </summary>
public sealed class DetailKind
{
    /// <summary>
    /// As erpnext's <c>get_default_contact</c>: marked as primary, else as the one for bills; of several the oldest,
    /// which its forms show first.
    /// </summary>
    public static readonly DetailKind Contact =
        new("Contact", "customer_primary_contact", ErpNextFields.OfContact,
        ["is_primary_contact", ErpNextFields.BillingContact]);

    /// <summary>
    /// As frappe's <c>get_default_address</c>: not disabled, marked as preferred for bills; of several the oldest.
    /// </summary>
    public static readonly DetailKind Address =
        new("Address", "customer_primary_address", ErpNextFields.OfAddress, ["is_primary_address"]);

    private readonly string[] _marks;

    private DetailKind(string docType, string primaryField, string[] fields, string[] marks)
    {
        (DocType, PrimaryField, _marks) = (docType, primaryField, marks);
        Fields = [.. fields, "creation", .. marks, .. docType == "Address" ? (string[])["disabled"] : []];
    }

    public string DocType { get; }

    public string PrimaryField { get; }

    /// <summary>What is asked of it.</summary>
    internal string[] Fields { get; }

    /// <returns>Null when none can be one.</returns>
    internal ErpNextRow? DefaultOf(IEnumerable<ErpNextRow> linked) =>
        linked.Select(row => (Row: row, Reader: new DocumentReader(row.Document)))
        .Where(document => !document.Reader.Check("disabled"))
        .OrderByDescending(document => Rank(document.Reader))
        .ThenBy(document => document.Reader.Text("creation"), StringComparer.Ordinal)
            .ThenBy(document => document.Row.Name, StringComparer.Ordinal)
        .Select(document => document.Row).FirstOrDefault();

    private int Rank(DocumentReader document) =>
        _marks.Select((mark, place) => document.Check(mark) ? 1 << (_marks.Length - place) : 0).Sum();
}
