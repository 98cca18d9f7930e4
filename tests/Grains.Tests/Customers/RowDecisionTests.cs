using System.Text;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Tests.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Customers;

public sealed class RowDecisionTests
{
    private static readonly ErpnextName Name = (ErpnextName)"C";

    [Theory]
    [InlineData(false, "new")]
    [InlineData(true, "old")]
    public void Where_nobody_can_be_asked_a_time_ahead_of_the_clock_gives_way_to_what_is_told(bool canAsk, string shown)
    {
        var row = Told(new(), """{"city":"old","modified":"2999-01-01 00:00:00"}""", canAsk: canAsk).Row!;

        var decision = Told(row, """{"city":"new","modified":"2026-03-05 14:00:00"}""", canAsk: canAsk);

        Assert.Equal(shown, (decision.Row ?? row).Customer!.City);
        Assert.Equal(canAsk ? FollowUpKind.Read : FollowUpKind.None, decision.FollowUp);
    }

    [Fact]
    public void A_delete_is_not_kept_out_by_a_time_ahead_of_the_clock()
    {
        var row = Told(new(), """{"city":"old","modified":"2999-01-01 00:00:00"}""", canAsk: false).Row!;

        Assert.Equal(ChangeKind.Deleted,
            Told(row, """{"modified":"2026-03-05 14:00:00"}""", isDelete: true, canAsk: false).Change?.Kind);
        Assert.Equal(FollowUpKind.Verify, Told(row, """{"modified":"2026-03-05 14:00:00"}""", isDelete: true).FollowUp);
    }

    [Theory]
    [InlineData("""{"city":"old","modified":"2026-03-04 00:00:00"}""", FollowUpKind.Read)]
    [InlineData("""{"city":"new","modified":"2026-03-04 00:00:00"}""", FollowUpKind.None)]
    public void A_stale_delivery_is_a_reason_to_read_when_it_tells_something_else(string late, FollowUpKind expected)
    {
        var row = Told(new(), """{"city":"new","modified":"2026-03-05 00:00:00"}""").Row!;

        var decision = Told(row, late);

        Assert.Equal((DeliveryOutcome.Stale, expected), (decision.Outcome, decision.FollowUp));
    }

    [Fact]
    public void A_page_that_was_asked_for_before_a_delivery_that_changes_nothing_is_read_again()
    {
        var row = Told(new(), """{"city":"right","modified":"2026-03-05 10:00:00"}""").Row!;
        row = Told(row, """{"city":"right","modified":"2026-03-05 10:02:00"}""").Row!;

        var decision = Read(row, """{"city":"wrong","modified":"2026-03-05 10:01:00"}""", isLate: true);

        Assert.Equal((null, FollowUpKind.Read), (decision.Row, decision.FollowUp));
    }

    [Fact]
    public void A_stored_time_ahead_of_the_clock_gives_way_to_what_ERPNext_has()
    {
        var row = Told(new(), """{"city":"same","modified":"2999-01-01 00:00:00"}""").Row!;

        Assert.Equal((SiteTime)"2026-03-05 10:00:00.000000",
            Read(row, """{"city":"same","modified":"2026-03-05 10:00:00"}""").Row!.Customer!.ErpnextModified);
    }

    [Theory]
    [InlineData("2026-03-01 00:00:00.000000", false)]
    [InlineData("2026-03-01 00:00:00.000001", false)] // Told without its fraction elsewhere.
    [InlineData("2026-03-03 00:00:00.000000", true)]
    public void Who_was_created_later_under_the_name_of_a_deleted_customer_is_another(string creation, bool isAnother)
    {
        var first = Told(new(), """{"creation":"2026-03-01 00:00:00","modified":"2026-03-01 00:00:00"}""").Row!;
        var deleted = Told(first, """{"creation":"2026-03-01 00:00:00","modified":"2026-03-01 00:00:00"}""",
            isDelete: true).Row!;

        var decision = Told(deleted, $$"""{"creation":"{{creation}}","modified":"2026-03-04 00:00:00"}""");

        Assert.Equal(isAnother ? ChangeKind.Created : ChangeKind.Restored, decision.Change!.Kind);
        Assert.Equal(isAnother, decision.Row!.Customer!.Id != first.Customer!.Id);
    }

    [Fact]
    public void A_living_customer_ends_before_another_of_its_name_begins_and_late_news_of_it_changes_nothing()
    {
        var first = Told(new(),
            """{"creation":"2026-03-01 00:00:00","city":"first","modified":"2026-03-01 00:00:00"}""").Row!;
        const string successor =
            """{"creation":"2026-03-03 00:00:00","city":"second","modified":"2026-03-03 00:00:00"}""";

        var end = Told(first, successor);
        var second = Told(end.Row!, successor).Row!;
        var late = Told(second,
            """{"creation":"2026-03-01 00:00:00","city":"first","modified":"2026-03-05 00:00:00"}""");

        Assert.Equal((ChangeKind.Deleted, true), (end.Change!.Kind, end.MustRepeat));
        Assert.Equal("second", second.Customer!.City);
        Assert.Equal((DeliveryOutcome.Stale, null), (late.Outcome, late.Row));
    }

    [Fact]
    public void The_names_that_a_customer_had_are_a_set()
    {
        var row = Told(new(), """{"modified":"2026-03-01 00:00:00"}""").Row!;
        foreach (var name in new[] { "B", "C", "B", "D", "C" })
            row = RowEnds.Renamed(row, (ErpnextName)name, HistoryColumns.Of(row), new MappingOptions());

        Assert.Equal(["B", "D"], row.Customer!.PreviousIds.Select(name => $"{name}").Order());
    }

    [Theory]
    [InlineData("credit_limit", "\"n/a\"")]
    [InlineData("credit_limits", """[{"company":"X","idx":1,"credit_limit":"n/a"}]""")]
    [InlineData("credit_limits", """[{"company":"X","idx":1,"credit_limit":[5]}]""")]
    [InlineData("credit_limits", """[{"company":"X","idx":1,"credit_limit":{"a":1}}]""")]
    [InlineData("credit_limits", "[5]")]
    [InlineData("credit_limits", "5")]
    [InlineData("credit_limits", "\"6,000\"")]
    [InlineData("disabled", "\"perhaps\"")]
    public void What_is_no_number_keeps_what_was_known_in_any_order(string key, string unreadable)
    {
        const string known =
            """{"credit_limit":5000,"credit_limits":[{"company":"X","idx":1,"credit_limit":7}],"disabled":1,"modified":"2026-03-05 00:00:00"}""";
        var bad = $$"""{"{{key}}":{{unreadable}},"modified":"2026-03-05 00:01:00"}""";

        var told = Told(Told(new(), known).Row!, bad);
        var read = Read(Told(new(), known).Row!, bad);
        var disordered = Told(Told(new(), bad).Row!, known);

        Assert.All([told, read, disordered],
            decision => Assert.Equal(
                (5000m, true), (decision.Row!.Customer!.CreditLimit, decision.Row.Customer.Disabled)));
        Assert.Contains($"`{key}`", told.Reason, StringComparison.Ordinal);
    }

    private static RowDecision Told(StoredCustomer row, string json, bool isDelete = false, bool canAsk = true) =>
        RowDecision.Make(Name, row, new ToldEvidence(Document(json), isDelete), Sample.Context(canAsk: canAsk));

    private static RowDecision Read(StoredCustomer row, string json, bool isLate = false) =>
        RowDecision.Make(Name, row,
            new ReadEvidence(CustomerMapping.Readable(Document(json), new()).Document, isLate), Sample.Context());

    private static ErpNextDocument Document(string json) => ErpNextDocument.Parse(Encoding.UTF8.GetBytes(json));
}
