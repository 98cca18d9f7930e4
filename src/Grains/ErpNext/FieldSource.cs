using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CustomerSync.ErpNext;

/// <summary>Which document a field is of.</summary>
internal enum SourceDocument { Customer, Contact, Address, Table }

/// <summary>
/// From where a field comes: <c>tax_id</c>, <c>Contact.department</c>, <c>Address.pincode</c>,
/// <c>sales_team[first].sales_person</c>, <c>credit_limits[company=ACME].credit_limit</c>,
/// <c>portal_users[all].user</c>; <c>Contacts</c> and <c>Addresses</c> are all that are linked, as a table.
/// </summary>
/// <param name="Table">Field of the customer that holds the rows; null when it is of no table.</param>
/// <param name="Column">The rows that count have <paramref name="Value"/> there; null: all, or the first.</param>
/// <param name="IsAll">All rows, as a list.</param>
internal sealed partial record FieldSource(
    SourceDocument Document, string Field, string? Table = null, string? Column = null, string? Value = null,
    bool IsAll = false)
{
    public const string Form = "write the source as `field`, `Contact.field`, `Address.field`, `table[first].field`, "
        + "`table[column=value].field` or `table[all].field`, where the table may be Contacts or Addresses";

    public static bool TryParse(string? text, [NotNullWhen(true)] out FieldSource? source)
    {
        source = null;
        if (text is null || Written().Match(text) is not { Success: true } match) return false;
        string? Part(string name) => match.Groups[name] is { Success: true, Value: var part } ? part : null;
        var field = match.Groups["field"].Value;
        source = TableOf(Part("table")) is { } table
            ? new(SourceDocument.Table, field, table, Part("column"), Part("value"), Part("all") is not null)
            : new(Part("linked") switch
            {
                "Contact" => SourceDocument.Contact,
                "Address" => SourceDocument.Address,
                _ => SourceDocument.Customer,
            }, field);
        return true;
    }

    /// <summary>Whether the document told it, empty or not.</summary>
    public bool IsToldBy(Func<string, CanonicalValue> document) => document(Key) is var told && told.Kind switch
    {
        JsonValueKind.Undefined => false,
        _ when Document is SourceDocument.Customer => true,
        JsonValueKind.Object => told.ToElement().TryGetProperty(Field, out _),
        JsonValueKind.Array => told.ToElement().EnumerateArray().All(
            row => row.ValueKind is not JsonValueKind.Object || row.TryGetProperty(Field, out _)),
        _ => true, // There is none of it.
    };

    /// <summary>The readers that have the field, in their order.</summary>
    public IEnumerable<DocumentReader> Readers(DocumentReader customer, CustomerDetails details) => Document switch
    {
        SourceDocument.Customer => [customer],
        SourceDocument.Contact => details.Contact is { } contact ? [contact] : [],
        SourceDocument.Address => details.Address is { } address ? [address] : [],
        _ => Rows(customer),
    };

    /// <summary>Where the linked ones are kept in the customer's document.</summary>
    private static string? TableOf(string? written) => written switch
    {
        "Contacts" => CustomerDetails.ContactsKey,
        "Addresses" => CustomerDetails.AddressesKey,
        _ => written,
    };

    private string Key => Document switch
    {
        SourceDocument.Customer => Field,
        SourceDocument.Contact => CustomerDetails.ContactKey,
        SourceDocument.Address => CustomerDetails.AddressKey,
        _ => Table!,
    };

    private IEnumerable<DocumentReader> Rows(DocumentReader customer)
    {
        var rows = customer.Rows(Table!).OrderBy(row => row.Number("idx") ?? decimal.MaxValue)
            .Where(row => Column is null || row.Text(Column) == Value);
        return IsAll ? rows : rows.Take(1);
    }

    [GeneratedRegex(@"\A(?:(?<linked>Contact|Address)\.|(?<table>Contacts|Addresses|[a-z][a-z0-9_]{0,139})\[(?:(?<all>all)|first|"
        + @"(?<column>[a-z][a-z0-9_]{0,139})=(?<value>[^\]]{1,140}))\]\.)?(?<field>[a-z][a-z0-9_]{0,139})\z")]
    private static partial Regex Written();
}
