using CustomerSync.ErpNext;
using CustomerSync.Setup;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Setup;

/// <summary>The field mapping, told as it is in force.</summary>
public sealed class MappingTests
{
    [Theory]
    [InlineData("name", "customer_name")]
    [InlineData("email", "Contact.email_id email_id")]
    [InlineData("phone", "Contact.mobile_no mobile_no Contact.phone")]
    [InlineData("contactPerson",
        "contact_person Contact.first_name Contact.middle_name Contact.last_name Contact.company_name")]
    [InlineData("city", "city Address.city")]
    [InlineData("primaryContact", "customer_primary_contact")]
    [InlineData("currency", "currency default_currency")]
    [InlineData("creditLimit", "credit_limit credit_limits")]
    [InlineData("taxNumber", "tax_id")]
    [InlineData("disabled", "disabled")]
    [InlineData("erpnextCreation", "creation")]
    public void Each_of_our_fields_names_its_sources_the_winning_one_first(string field, string sources) =>
        Assert.Equal(sources,
            string.Join(' ', MappingTable.Of(new MappingOptions()).Single(row => row.Field == field).Sources));

    [Fact]
    public async Task The_route_tells_every_field_and_the_settings_that_matter()
    {
        await using var front =
            await RunningFront.Start(null, "--Mapping:Company", "Lab Trading", "--Mapping:DefaultCurrency", "EUR");

        var rows = (await front.Data("/api/webhooks/erpnext/setup/mapping")).EnumerateArray().ToList();

        Assert.True(rows.Count >= 20);
        Assert.Contains("Lab Trading", rows.Single(row => row.GetProperty("field").GetString() == "creditLimit")
            .GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Contains("EUR", rows.Single(row => row.GetProperty("field").GetString() == "currency")
            .GetProperty("note").GetString(), StringComparison.Ordinal);
    }
}
