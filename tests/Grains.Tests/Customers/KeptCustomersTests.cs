using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Fields;
using CustomerSync.Tests.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Customers;

/// <summary>Which customers are kept, and what becomes of who is not.</summary>
public sealed class KeptCustomersTests
{
    private static readonly OwnField[] Own =
    [
        new("vat", "VAT", FieldType.Text, "x", []), new("score", "Score", FieldType.Number, "x", []),
        new("tags", "Tags", FieldType.List, "x", []),
    ];

    private static readonly Customer Customer = Sample.Customer("A") with
    {
        CustomerGroup = "Commercial", Territory = null, CreditLimit = 1000.50m, Disabled = false,
        Custom = new("""{"score":7,"tags":["one","Two"],"vat":"V-1"}"""),
    };

    [Theory]
    [InlineData("", true)]
    [InlineData("customerGroup=commercial", true)]
    [InlineData("customerGroup=Retail", false)]
    [InlineData("customerGroup=Retail;customerGroup=Commercial", true)]
    [InlineData("customerGroup.not=Retail;customerGroup.not=Commercial", false)]
    [InlineData("customerGroup=Commercial;disabled=true", false)]
    [InlineData("customerGroup.starts=com", true)]
    [InlineData("customerGroup.contains=merc", true)]
    [InlineData("territory=", true)]
    [InlineData("territory.not=", false)]
    [InlineData("creditLimit=1000.5", true)]
    [InlineData("creditLimit.from=1000.51", false)]
    [InlineData("creditLimit.to=1000.5", true)]
    [InlineData("vat=v-1", true)]
    [InlineData("custom.vat=v-2", false)]
    [InlineData("score.from=7", true)]
    [InlineData("score.to=6", false)]
    [InlineData("tags=two", true)]
    [InlineData("tags.not=two", false)]
    public void All_must_hold_and_of_several_values_of_one_field_one_is_enough(string conditions, bool isKept)
    {
        Assert.Equal(isKept, new KeptCustomers(Of(conditions), Own).Has(Customer));
    }

    [Theory]
    [InlineData("nope=1", "There is no field 'nope'")]
    [InlineData("creditLimit=many", "is no number")]
    [InlineData("city.from=1", "only numbers and dates")]
    [InlineData("city.contains=", "needs a value")]
    public void What_makes_no_sense_is_told(string conditions, string problem)
    {
        Assert.Contains(problem, KeptRules.Problem(Of(conditions), Own), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_leaves_comes_back_and_is_deleted_meanwhile_makes_the_changes_that_people_see()
    {
        var context = Sample.Context() with { Mapping = new(new MappingOptions(), kept: new(Of("territory=Here"), [])) };
        var row = new CustomerSync.Storage.StoredCustomer();
        RowDecision Tell(int minute, string territory, bool isDelete = false)
        {
            var decision = RowDecision.Make((ErpnextName)"A", row, new ToldEvidence(ErpNextDocument.Parse(
                System.Text.Encoding.UTF8.GetBytes($$"""{"name":"A","territory":"{{territory}}","modified":"2026-03-05 12:0{{minute}}:00"}""")), isDelete), context);
            row = decision.Row is null ? row : decision.Row with { Customer = decision.Row.Customer! with { Sequence = minute } };
            return decision;
        }

        var unseen = Tell(0, "There");
        Assert.Equal((DeliveryOutcome.Applied, null), (unseen.Outcome, unseen.Change));
        Assert.NotNull(unseen.Row!.Customer!.LeftAt);
        Assert.Equal(FollowUpKind.Verify, unseen.FollowUp);
        Assert.Equal(ChangeKind.Created, Tell(1, "Here").Change!.Kind);
        Assert.Equal(ChangeKind.Left, Tell(2, "There").Change!.Kind);
        Assert.Null(Tell(3, "Elsewhere").Change);
        Assert.Equal(ChangeKind.Restored, Tell(4, "Here").Change!.Kind);
        Assert.Equal(ChangeKind.Left, Tell(5, "There").Change!.Kind);
        Assert.Null(Tell(6, "There", isDelete: true).Change);
        Assert.Equal((false, null), (row.Customer!.IsInErpNext, row.Customer.LeftAt));
    }

    private static FieldFilter[] Of(string conditions) => [.. conditions.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(one => one.Split('=')).Select(parts => new FieldFilter(parts[0], parts[1]))];
}
