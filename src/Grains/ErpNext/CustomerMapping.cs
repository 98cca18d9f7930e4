using System.Text.Json;
using CustomerSync.Customers;

namespace CustomerSync.ErpNext;

/// <summary>From ERPNext's fields to ours: the one place that knows both. A pure function of the document and the options.</summary>
public static class CustomerMapping
{
    /// <summary>Maps the mapped fields; identity, times and places in the feed are the caller's.</summary>
    /// <param name="erpnextId">The document name.</param>
    /// <param name="document">The ERPNext document: a JSON object.</param>
    public static Customer Map(ErpnextName erpnextId, JsonElement document, MappingOptions options)
    {
        var from = new DocumentReader(document);
        var details = CustomerDetails.Of(from);
        return new Customer
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
            CreditLimit = from.Number("credit_limit") ?? CreditLimit(from, options.Company),
            Currency = from.Line("currency") ?? from.Line("default_currency") ?? options.DefaultCurrency,
            CustomerType = from.Line("customer_type"),
            CustomerGroup = from.Line("customer_group"),
            Territory = from.Line("territory"),
            Language = from.Line("language"),
            Website = from.Line("website"),
            Disabled = from.Check("disabled"),
            PrimaryContact = from.Line("customer_primary_contact"),
            PrimaryAddress = from.Line("customer_primary_address"),
            ErpnextCreation = SiteTime.Parse(from.Text("creation")),
        };
    }

    /// <summary>ERPNext keeps a limit per company: the configured company's row, else the first by <c>idx</c>.</summary>
    private static decimal? CreditLimit(DocumentReader document, string? company)
    {
        var rows = document.Rows("credit_limits").OrderBy(row => row.Number("idx") ?? decimal.MaxValue);
        var row = company is null ? rows.FirstOrDefault() : rows.FirstOrDefault(row => row.Text("company") == company);
        return row?.Number("credit_limit");
    }
}
