using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Fields;

namespace CustomerSync.Tests.Fields;

/// <summary>From documents to values of own fields.</summary>
public sealed class MappedValueTests
{
    private const string Document = """
        {
          "customer_name": "A", "custom_vat_no": " x ", "custom_score": "12,5", "since": "2024-02-29 10:11:12.000000",
          "vip": 1, "empty": "", "nothing": null, "word": "no number", "customer_primary_contact": "C",
          "sales_team": [
            { "idx": 2, "sales_person": "Second", "share": 40.0 },
            { "idx": 1, "sales_person": "First", "share": 60.0 },
            { "idx": 3, "sales_person": null, "share": 0.0 }],
          "_contact": { "link": "C", "department": "Sales" }, "_address": null,
          "_contacts": [{ "email_id": "a@x", "department": null }, { "email_id": "b@x", "department": "Sales" }]
        }
        """;

    [Theory]
    [InlineData(FieldType.Text, "custom_vat_no", "\" x \"")]
    [InlineData(FieldType.Text, "custom_score", "\"12,5\"")]
    [InlineData(FieldType.Number, "custom_score", "12.5")]
    [InlineData(FieldType.Date, "since", "\"2024-02-29\"")]
    [InlineData(FieldType.Date, "custom_vat_no", null)]
    [InlineData(FieldType.YesNo, "vip", "true")]
    [InlineData(FieldType.YesNo, "missing", null)]
    [InlineData(FieldType.Text, "empty", null)]
    [InlineData(FieldType.Text, "nothing", null)]
    [InlineData(FieldType.Number, "word", null)]
    [InlineData(FieldType.Text, "Contact.department", "\"Sales\"")]
    [InlineData(FieldType.Text, "Address.pincode", null)]
    [InlineData(FieldType.Text, "sales_team[first].sales_person", "\"First\"")]
    [InlineData(FieldType.Number, "sales_team[first].share", "60")]
    [InlineData(FieldType.Amount, "sales_team[sales_person=Second].share", "40")]
    [InlineData(FieldType.Text, "sales_team[sales_person=Nobody].share", null)]
    [InlineData(FieldType.List, "Contacts[all].email_id", """["a@x","b@x"]""")]
    [InlineData(FieldType.Text, "Contacts[department=Sales].email_id", "\"b@x\"")]
    [InlineData(FieldType.List, "sales_team[all].sales_person", """["First","Second"]""")]
    public void A_field_is_read_by_its_source_and_type(FieldType type, string source, string? expected)
    {
        var customer = Map(Field("own", type, source));

        Assert.Equal(expected is null ? null : $$"""{"own":{{expected}}}""", customer.Custom?.Json);
    }

    [Theory]
    [InlineData(FieldRule.None, " 050 123 4567 ", "Saudi Arabia", " 050 123 4567 ")]
    [InlineData(FieldRule.Trim, "  x y ", null, "x y")]
    [InlineData(FieldRule.Trim, "   ", null, null)]
    [InlineData(FieldRule.Upper, " straße ", null, "STRAßE")]
    [InlineData(FieldRule.Lower, "ABC", null, "abc")]
    [InlineData(FieldRule.Phone, "050 123 4567", "Saudi Arabia", "+966501234567")]
    [InlineData(FieldRule.Phone, "٠٥٠ ١٢٣ ٤٥٦٧", "saudi arabia", "+966501234567")]
    [InlineData(FieldRule.Phone, "+49 (0) 30 901820", null, "+4930901820")]
    [InlineData(FieldRule.Phone, "050 123 4567", null, "050 123 4567")]
    [InlineData(FieldRule.Phone, "ask Ali", "Germany", "ask Ali")]
    [InlineData(FieldRule.PlainText, "<p>one<br>two &amp; three</p>", null, "one\ntwo & three")]
    public void A_rule_is_a_small_choice(FieldRule rule, string text, string? country, string? expected) =>
        Assert.Equal(expected, FieldRuleText.Apply(rule, text, country));

    [Fact]
    public void A_field_of_ours_can_come_from_elsewhere_and_keeps_its_name()
    {
        var customer = Map(
            Field("taxNumber", FieldType.Text, "custom_vat_no"), Field("creditLimit", FieldType.Amount, "sales_team[first].share"),
            Field("name", FieldType.Text, "missing"));

        Assert.Equal((" x ", 60m, "ID", null), (customer.TaxNumber, customer.CreditLimit, customer.Name, customer.Custom));
    }

    [Fact]
    public void Values_stand_in_the_order_of_their_names_so_that_equal_ones_are_the_same_text()
    {
        var (one, other) = (Field("b", FieldType.YesNo, "vip"), Field("a", FieldType.Date, "since"));

        Assert.Equal(Map(one, other).Custom, Map(other, one).Custom);
        Assert.Equal("""{"a":"2024-02-29","b":true}""", Map(one, other).Custom!.Json);
    }

    [Fact]
    public void Without_own_fields_there_is_nothing() => Assert.Null(Map().Custom);

    [Theory]
    [InlineData("vip", true)]
    [InlineData("nothing", true)]
    [InlineData("missing", false)]
    [InlineData("Contact.department", true)]
    [InlineData("Contact.mobile", false)]
    [InlineData("Address.pincode", true)] // There is no address.
    [InlineData("sales_team[first].share", true)]
    [InlineData("sales_team[all].commission", false)]
    [InlineData("portal_users[all].user", false)]
    [InlineData("Addresses[all].city", false)]
    public void What_was_not_told_is_not_taken_for_empty(string source, bool isTold)
    {
        var document = ErpNextDocumentOf(Document);

        Assert.True(FieldSource.TryParse(source, out var parsed));
        Assert.Equal(isTold, parsed.IsToldBy(document));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("Lead.name")]
    [InlineData("sales_team.sales_person")]
    [InlineData("sales_team[].x")]
    [InlineData("sales_team[last].x")]
    [InlineData("x; DROP TABLE customers")]
    [InlineData("")]
    public void A_source_of_another_form_is_none(string text) => Assert.False(FieldSource.TryParse(text, out _));

    private static OwnField Field(string name, FieldType type, string source) => new(name, name, type, source, []);

    private static Customer Map(params OwnField[] fields) => CustomerMapping.Map(
        (ErpnextName)"ID", new DocumentReader(ErpNextDocumentOf(Document)), new Mapping(new(), 1, fields));

    private static Func<string, CanonicalValue> ErpNextDocumentOf(string json)
    {
        var members = JsonElement.Parse(json).EnumerateObject()
            .ToDictionary(member => member.Name, member => CanonicalJson.Of(member.Value), StringComparer.Ordinal);
        return name => members.GetValueOrDefault(name);
    }
}
