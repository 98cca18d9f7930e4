using System.Text.Json;
using CustomerSync.Customers;

namespace CustomerSync.ErpNext;

/// <summary>
/// From ERPNext's fields to ours: the one place that knows both. A pure function of the document and the options.
/// </summary>
public static class CustomerMapping
{
    /// <summary>What must be a number, or a table with one.</summary>
    private static readonly string[] Numbers = ["credit_limit", "credit_limits", "disabled"];

    /// <summary>Maps the mapped fields; identity, times and places in the feed are the caller's.</summary>
    /// <param name="erpnextId">The document name.</param>
    /// <param name="document">The ERPNext document: a JSON object.</param>
    public static Customer Map(ErpnextName erpnextId, JsonElement document, Mapping mapping) =>
        Map(erpnextId, new DocumentReader(document), mapping);

    internal static Customer Map(ErpnextName erpnextId, DocumentReader from, Mapping mapping)
    {
        var (details, options) = (CustomerDetails.Of(from), mapping.Options);
        var customer = new Customer
        {
            ErpnextId = erpnextId,
            Name = from.Line("customer_name") ?? erpnextId,
            CompanyName = from.Line("company_name"),
            ContactPerson = from.Line("contact_person") ?? details.ContactPerson,
            Email = details.Email ?? from.Line("email_id") ?? details.OtherEmail,
            Phone = details.Phone ?? from.Line("mobile_no") ?? details.OtherPhone,
            Address = HtmlText.From(from.Text("primary_address")) ?? details.AddressText,
            City = from.Line("city") ?? details.Address?.Line("city"),
            State = from.Line("state") ?? details.Address?.Line("state"),
            Country = from.Line("country") ?? details.Address?.Line("country"),
            TaxNumber = from.Line("tax_id"),
            CreditLimit = from.Number("credit_limit") ?? LimitRow(from, options.Company)?.Number("credit_limit"),
            Currency = from.Line("currency") ?? from.Line("default_currency") ?? CurrencyOf(from, options),
            CustomerType = from.Line("customer_type"),
            CustomerGroup = from.Line("customer_group"),
            Territory = from.Line("territory"),
            Language = from.Line("language"),
            Website = from.Line("website"),
            Disabled = from.Check("disabled"),
            PrimaryContact = from.Line("customer_primary_contact"),
            PrimaryAddress = from.Line("customer_primary_address"),
            ErpnextCreation = SiteTime.Parse(from.Text("creation")),
            Custom = mapping.ValuesOf(from, details),
        };
        return mapping.Pointed.IsEmpty ? customer : mapping.WithPointed(customer, from, details);
    }

    /// <summary>
    /// The document without what cannot be read as the number that it should be: what was told before then stays.
    /// </summary>
    /// <returns>With a sentence that names what was left out; null when nothing was.</returns>
    public static (ErpNextDocument Document, string? Unreadable) Readable(
        ErpNextDocument document, MappingOptions options)
    {
        var unreadable = Numbers.Where(key => !IsReadable(key, document.ValueOf(key), options)).ToList();
        return unreadable.Count == 0
            ? (document, null)
            : (document with { Keys = [.. document.Keys.Where(key => !unreadable.Contains(key.Key))] },
                $"What is told in {string.Join(" and ", unreadable.Select(key => $"`{key}`"))} is no number that can "
                + "be read: the value known before stays.");
    }

    /// <summary>
    /// What ERPNext tells of most customers needs no second look. A number may be out of every range (1e400) too.
    /// </summary>
    private static bool IsReadable(string key, CanonicalValue value, MappingOptions options)
    {
        if (value.Kind is JsonValueKind.Undefined or JsonValueKind.Null || value.Text is "[]" or "0" or "1")
            return true;
        var from = new DocumentReader(_ => value);
        return key switch
        {
            "credit_limit" => from.TryNumber(key, out _),
            "credit_limits" => from.IsTable(key)
                && (LimitRow(from, options.Company)?.TryNumber("credit_limit", out _) ?? true),
            _ => from.TryCheck(key, out _),
        };
    }

    /// <summary>Companies are compared as ERPNext's database does it.</summary>
    private static string CurrencyOf(DocumentReader document, MappingOptions options)
    {
        if (options.Currencies.Count == 0) return options.DefaultCurrency;
        var company = LimitRow(document, options.Company)?.Text("company") ?? options.Company;
        foreach (var (name, currency) in options.Currencies)
            if (DatabaseCollation.Comparer.Equals(name, company)) return currency;
        return options.DefaultCurrency;
    }

    /// <summary>
    /// ERPNext keeps a limit per company: the configured company's row, in whatever spelling its database takes for the
    /// same, else the first by <c>idx</c>.
    /// </summary>
    private static DocumentReader? LimitRow(DocumentReader document, string? company)
    {
        var rows = document.Rows("credit_limits").OrderBy(row => row.Number("idx") ?? decimal.MaxValue);
        return company is null ? rows.FirstOrDefault()
            : rows.FirstOrDefault(row => DatabaseCollation.Comparer.Equals(row.Text("company"), company));
    }
}
