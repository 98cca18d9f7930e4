using CustomerSync.Customers;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    [Theory]
    [InlineData("name")]
    [InlineData("modified")]
    [InlineData("erpnextId")]
    [InlineData("email")]
    [InlineData("city")]
    public async Task Pages_in_any_order_show_every_customer_once(string sort)
    {
        var customers = Ties();
        await Store.Commit([.. customers.Select(Sample.Create)]);

        foreach (var direction in new[] { "", "-" })
        {
            var shown = await Walk(new CustomerQuery(null, direction + sort, 3, null, false));
            var expected = customers.OrderBy(customer => Key(customer, sort), StringComparer.Ordinal)
                .ThenBy(customer => customer.ErpnextId, StringComparer.Ordinal);
            Assert.Equal((direction == "" ? expected : expected.Reverse()).Select(customer => customer.ErpnextId),
                shown.Select(customer => customer.ErpnextId));
        }
    }

    /// <summary>An engine may keep that order beside the rows.</summary>
    [Fact]
    public async Task The_order_of_modified_follows_each_write()
    {
        Customer[] rows = [.. "ABC".Select((name, place) => Modified($"{name}", place))];
        await Store.Commit([.. rows.Select(Sample.Create)]);
        await Store.Commit([Sample.Write(Modified("A", 5) with { Id = rows[0].Id }, 1),
            Sample.Write(rows[1] with { DeletedAt = Sample.Noon }, 1), Sample.Write(rows[2] with { City = "x" }, 1)]);
        await Store.Commit([Sample.Write(Modified("A", 2) with { Id = rows[0].Id, City = "y" }, 2)]);

        Assert.Equal(["A", "C"], await Names("modified", false));
        Assert.Equal(["C", "A", "B"], await Names("-modified", true));

        static Customer Modified(string name, int second) => Sample.Customer(name)
            with { ErpnextModified = (SiteTime)$"2026-01-01 00:00:0{second}.000000" };

        async Task<IEnumerable<string>> Names(string sort, bool deleted) =>
            (await Walk(new CustomerQuery(null, sort, 2, null, deleted))).Select(row => $"{row.ErpnextId}");
    }

    [Fact]
    public async Task Deleted_customers_are_listed_on_request()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create(Sample.Customer("B") with { DeletedAt = Sample.Noon })]);

        var living = await List.Page(new CustomerQuery(null, "name", 10, null, false));
        var all = await List.Page(new CustomerQuery(null, "name", 10, null, true));

        Assert.Equal(["A"], living.Items.Select(customer => $"{customer.ErpnextId}"));
        Assert.Equal(["A", "B"], all.Items.Select(customer => $"{customer.ErpnextId}"));
        Assert.Equal((1, 2, 2), (living.Total, all.Total, all.FeedCursor.Sequence));
        Assert.Equal(Sample.Noon, all.Items[1].DeletedAt);
    }

    [Theory]
    [InlineData("muller", "MÜLLER GmbH")]
    [InlineData("gmbh MÜL", "MÜLLER GmbH")]
    [InlineData("احمد", "أحمد")]
    [InlineData("مكه", "مكة المكرمة")]
    [InlineData("966112", "Phone")]
    [InlineData("100%", "100% Cotton")]
    [InlineData("a_b", "a_b [x] 'y'")]
    [InlineData("[x] 'y'", "a_b [x] 'y'")]
    public async Task Search_folds_case_accents_and_letter_forms(string search, string found)
    {
        string[] names = ["MÜLLER GmbH", "أحمد", "مكة المكرمة", "100% Cotton", "a_b [x] 'y'", "axb", "1000 Cotton"];
        await Store.Commit([.. names.Select(name => Sample.Create(name)),
            Sample.Create(Sample.Customer("Phone") with { Phone = "+966 (11) 2" })]);

        var page = await List.Page(new CustomerQuery(search, "name", 10, null, false));

        Assert.Equal(found, Assert.Single(page.Items).ErpnextId);
        Assert.Equal(1, page.Total);
    }

    [Fact]
    public async Task A_list_knows_no_other_sort_and_no_foreign_cursor()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B")]);
        var page = await List.Page(new CustomerQuery(null, "name", 1, null, false));

        await Assert.ThrowsAsync<InvalidQueryException>(
            () => List.Page(new CustomerQuery(null, "name; DROP TABLE customers", 1, null, false)));
        await Assert.ThrowsAsync<InvalidQueryException>(
            () => List.Page(new CustomerQuery(null, "-name", 1, page.NextCursor, false)));
        await Assert.ThrowsAsync<InvalidQueryException>(
            () => List.Page(new CustomerQuery(null, "name", 1, "nonsense", false)));
    }

    private async Task<List<Customer>> Walk(CustomerQuery query)
    {
        var shown = new List<Customer>();
        for (var after = (string?)null; ;)
        {
            var page = await List.Page(query with { After = after });
            shown.AddRange(page.Items);
            if (page.NextCursor is null) return shown;
            after = page.NextCursor;
        }
    }

    /// <summary>Same values, missing values, and names of which a page must break within the tie.</summary>
    private static List<Customer> Ties() =>
        [.. Enumerable.Range(0, 17).Select(i => Sample.Customer($"C{i:00}", i < 9 ? "Same name" : $"Name {i}") with
    {
        Email = i % 3 == 0 ? null : i % 3 == 1 ? "same@b.example" : $"{i}@b.example",
        City = i % 4 == 0 ? null : i % 4 == 1 ? "riyadh" : "Riyadh",
        ErpnextModified = (SiteTime?)(i % 5 == 0 ? null : $"2026-03-0{i % 5} 12:00:00.000000"),
    })];

    private static string Key(Customer customer, string sort) => sort switch
    {
        "name" => customer.Name.ToLowerInvariant(),
        "modified" => customer.ErpnextModified ?? "",
        "email" => customer.Email ?? "",
        "city" => customer.City ?? "",
        _ => customer.ErpnextId,
    };
}
