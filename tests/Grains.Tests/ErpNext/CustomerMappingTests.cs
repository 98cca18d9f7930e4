using System.Text;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.ErpNext;

namespace CustomerSync.Tests.ErpNext;

public sealed class CustomerMappingTests
{
    [Fact]
    public void Every_field_of_the_specification_has_its_source()
    {
        var customer = Map("""
            {"customer_name":"Nour","company_name":"Nour Ltd","contact_person":"Ali","email_id":"a@x","mobile_no":"+966","primary_address":"1 St<br>\nRiyadh",
             "city":"Riyadh","state":"Riyadh Region","country":"Saudi Arabia","tax_id":"300","credit_limit":10.50,"currency":"USD","default_currency":"EUR",
             "customer_type":"Company","customer_group":"Commercial","territory":"KSA","language":"ar","website":"https://x","disabled":1,
             "customer_primary_contact":"Ali-Nour","customer_primary_address":"Nour-Billing","creation":"2026-01-02 03:04:05.6"}
            """);

        Assert.Equal(new Customer
        {
            ErpnextId = (ErpnextName)"CUST-1", Name = "Nour", CompanyName = "Nour Ltd", ContactPerson = "Ali",
            Email = "a@x", Phone = "+966", Address = "1 St\nRiyadh",
            City = "Riyadh", State = "Riyadh Region", Country = "Saudi Arabia", TaxNumber = "300", CreditLimit = 10.5m,
            Currency = "USD",
            CustomerType = "Company", CustomerGroup = "Commercial", Territory = "KSA", Language = "ar",
            Website = "https://x", Disabled = true,
            PrimaryContact = "Ali-Nour", PrimaryAddress = "Nour-Billing",
            ErpnextCreation = (SiteTime)"2026-01-02 03:04:05.600000",
        }, customer);
    }

    [Fact]
    public void An_empty_document_falls_back_to_its_name_and_the_configured_currency()
    {
        var customer = Map("{}", new MappingOptions { DefaultCurrency = "AED" });

        Assert.Equal("CUST-1", customer.Name);
        Assert.Equal("AED", customer.Currency);
        Assert.Null(customer.CreditLimit);
        Assert.Null(customer.Address);
    }

    [Theory]
    [InlineData(null, "AED")]
    [InlineData("B", "EUR")]
    [InlineData("b ", "EUR")]
    [InlineData("Nobody", "SAR")]
    public void A_customer_without_a_currency_has_that_of_the_company_of_its_limit(string? company, string expected)
    {
        var options = new MappingOptions { Company = company, Currencies = { ["A"] = "AED", ["B"] = "EUR" } };

        Assert.Equal(expected, Map(
            """{"credit_limits":[{"idx":2,"company":"B","credit_limit":7.0},{"idx":1,"company":"A","credit_limit":5.0}]}""", options).Currency);
        Assert.Equal("USD", Map("""{"default_currency":"USD"}""", options).Currency);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData("B", 7)]
    [InlineData("b ", 7)]
    [InlineData("Ｂ", 7)]
    [InlineData("Nobody", null)]
    public void The_credit_limit_is_the_configured_companys_else_the_first_row_by_idx(string? company, int? expected)
    {
        var customer = Map(
            """{"credit_limits":[{"idx":2,"company":"B","credit_limit":7.0},{"idx":1,"company":"A","credit_limit":5.0}]}""", new MappingOptions { Company = company });

        Assert.Equal(expected, customer.CreditLimit);
    }

    [Theory]
    [InlineData("credit_limit", "1e400", false)]
    [InlineData("credit_limit", "12345678901234567890123456789012345678", false)]
    [InlineData("credit_limit", "-1e18", false)]
    [InlineData("credit_limit", "-0.0", true)]
    [InlineData("credit_limit", "5000.000000001", true)]
    [InlineData("disabled", "5", false)]
    [InlineData("disabled", "1.0", true)]
    [InlineData("disabled", "0", true)]
    public void A_number_out_of_its_range_is_left_out_and_named(string key, string value, bool isReadable)
    {
        var document = ErpNextDocument.Parse(Encoding.UTF8.GetBytes($$"""{"{{key}}":{{value}},"tax_id":"300"}"""));

        var (left, unreadable) = CustomerMapping.Readable(document, new MappingOptions());

        Assert.Equal(isReadable ? 2 : 1, left.Keys.Count);
        Assert.Equal(!isReadable, unreadable?.Contains($"`{key}`", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("1e16", "10000000000000000")]
    [InlineData("123456.789", "123456.789")]
    [InlineData("0.0", "0")]
    [InlineData("1e400", null)]
    [InlineData("\"abc\"", null)]
    [InlineData("0.12345678901234", "0.123456789")]
    public void Amounts_are_read_as_Python_writes_them(string json, string? expected) =>
        Assert.Equal(expected,
            Map($$"""{"credit_limit":{{json}}}""").CreditLimit?.ToString(
                System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_line_that_no_index_would_take_is_cut_between_characters()
    {
        var name = Map($$"""{"customer_name":"{{"x" + string.Concat(Enumerable.Repeat("😀", 300))}}"}""").Name;

        Assert.Equal(399, name.Length);
        Assert.EndsWith("😀", name, StringComparison.Ordinal);
    }

    private static Customer Map(string json, MappingOptions? options = null) =>
        CustomerMapping.Map((ErpnextName)"CUST-1", JsonDocument.Parse(json).RootElement, options
            ?? new MappingOptions());
}
