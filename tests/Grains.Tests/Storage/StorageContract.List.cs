using CustomerSync.Customers;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    public static TheoryData<string> Sorts => [.. CustomerSorts.Fields, "custom.score", "custom.vat", "custom.vip"];

    [Theory]
    [MemberData(nameof(Sorts))]
    public async Task Pages_in_any_order_show_every_customer_once(string sort)
    {
        var customers = Ties();
        await Store.Commit([.. customers.Select(Sample.Create)]);

        foreach (var direction in new[] { "", "-" })
        {
            var shown = await Walk(new CustomerQuery(null, direction + sort, 3, null, false));
            var expected = customers.OrderBy(customer => Number(customer, sort))
                .ThenBy(customer => Key(customer, sort), StringComparer.Ordinal)
                .ThenBy(customer => customer.ErpnextId, StringComparer.Ordinal);
            Assert.Equal((direction == "" ? expected : expected.Reverse()).Select(customer => customer.ErpnextId),
                shown.Select(customer => customer.ErpnextId));
            Assert.Equal(shown.Select(customer => customer.ErpnextId),
                (await WalkBack(new CustomerQuery(null, direction + sort, 3, null, false))).Select(customer => customer.ErpnextId));
            var middle = await List.Page(new CustomerQuery(null, direction + sort, 3, null, false, Skip: 5));
            Assert.Equal(shown.Skip(5).Take(3).Select(customer => customer.ErpnextId),
                middle.Items.Select(customer => customer.ErpnextId));
        }
    }

    [Theory]
    [InlineData("city=riyadh", "B D")]
    [InlineData("city.not=riyadh", "A C E")]
    [InlineData("city=", "A")]
    [InlineData("city.not=", "B C D E")]
    [InlineData("city.contains=YAD", "B D")]
    [InlineData("city.starts=je", "C")]
    [InlineData("city.starts=100%_", "E")]
    [InlineData("name.contains=MULLER", "C")]
    [InlineData("name.starts=احم", "D")]
    [InlineData("name=müller gmbh", "C")]
    [InlineData("erpnextId=A", "A")]
    [InlineData("erpnextId.contains=a", "A")]
    [InlineData("creditLimit=1000.5", "B")]
    [InlineData("creditLimit.from=1000.5", "B C")]
    [InlineData("creditLimit.to=1000.5", "A B")]
    [InlineData("creditLimit.from=1;creditLimit.to=2000", "B C")]
    [InlineData("creditLimit=", "D E")]
    [InlineData("creditLimit.not=", "A B C")]
    [InlineData("disabled=true", "E")]
    [InlineData("disabled=false", "A B C D")]
    [InlineData("modified=2026-03-02", "B")]
    [InlineData("modified.from=2026-03-02", "B C")]
    [InlineData("modified.to=2026-03-02", "A B")]
    [InlineData("modified.not=", "A B C")]
    [InlineData("created=", "A B C D E")]
    [InlineData("vat=VAT-1", "A")]
    [InlineData("vat.contains=at-", "A B")]
    [InlineData("vat=", "C D E")]
    [InlineData("custom.score.from=2", "B")]
    [InlineData("score.to=2", "A")]
    [InlineData("vip=true", "A")]
    [InlineData("vip=", "C D E")]
    [InlineData("day.from=2026-02-01", "B")]
    [InlineData("day.to=2026-02-01", "A B")]
    [InlineData("tags=TWO", "A")]
    [InlineData("tags.not=two", "B C D E")]
    [InlineData("tags.contains=re", "A B")]
    [InlineData("tags=", "C D E")]
    [InlineData("tags.not=", "A B")]
    public async Task A_list_is_filtered_by_any_field(string filters, string expected)
    {
        await Store.Commit([.. Filtered().Select(Sample.Create)]);

        var page = await List.Page(new(null, "erpnextId", 10, null, false, Filters: [.. filters.Split(';')
            .Select(filter => filter.Split('=')).Select(parts => new FieldFilter(parts[0], parts[1]))]));

        Assert.Equal(expected, string.Join(' ', page.Items.Select(item => item.ErpnextId)));
        Assert.Equal(page.Items.Count, page.Total);
    }

    [Theory]
    [InlineData("nope=1", "there is no 'nope'")]
    [InlineData("city.from=1", "a text is asked by")]
    [InlineData("creditLimit.contains=1", "what is no text")]
    [InlineData("creditLimit=many", "not of its type, number")]
    [InlineData("disabled=perhaps", "not of its type, yesNo")]
    [InlineData("modified.from=soon", "not of its type, date")]
    [InlineData("city.contains=", "needs a value")]
    public async Task A_filter_that_cannot_be_is_refused_with_the_reason(string filter, string reason)
    {
        var parts = filter.Split('=');

        var refused = await Assert.ThrowsAsync<InvalidQueryException>(() =>
            List.Page(new(null, "name", 10, null, false, Filters: [new(parts[0], parts[1])])));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Of a few customers none is made: they are looked through.</summary>
    [Fact]
    public async Task An_index_is_made_for_what_is_asked_for_once_there_are_many()
    {
        if (!Database.HasOwnIndexes) return;
        await List.Page(new(null, "country", 10, null, false, Filters: [new("phone", "1")]));
        await Indexes.Make();
        Assert.Empty(await Made());

        await Store.Commit([.. Enumerable.Range(0, 5_000).Select(i => Sample.Create($"C{i:0000}"))]);
        await List.Page(new(null, "-country", 10, null, false, Filters: [new("phone", "1"), new("city.contains", "x")]));
        await Indexes.Make();

        string[] made = Database.ReadsKeys ? ["customers_list_city"] : [];
        Assert.Equal([.. made, "customers_list_country", "customers_list_phone"], (await Made()).Order());

        Task<Dictionary<string, bool>.KeyCollection> Made() => Database.Read(async session =>
            (await ListIndexes.Known(session, "customers_list_")).Keys);
    }

    private static IEnumerable<Customer> Filtered() =>
    [
        Sample.Customer("A") with { CreditLimit = 0, ErpnextModified = (SiteTime?)"2026-03-01 12:00:00.000000",
            Custom = new("""{"day":"2026-01-31","score":1.5,"tags":["one","two","three"],"vat":"VAT-1","vip":true}""") },
        Sample.Customer("B") with { City = "Riyadh", CreditLimit = 1000.5m, ErpnextModified = (SiteTime?)"2026-03-02 23:59:59.000000",
            Custom = new("""{"day":"2026-02-01","score":12,"tags":["three"],"vat":"VAT-2","vip":false}""") },
        Sample.Customer("C", "Müller GmbH") with { City = "Jeddah", CreditLimit = 2000, ErpnextModified = (SiteTime?)"2026-03-03 00:00:00.000000" },
        Sample.Customer("D", "أحمد") with { City = "RIYADH", ErpnextModified = null },
        Sample.Customer("E") with { City = "100%_x", Disabled = true, ErpnextModified = null },
    ];

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

    /// <summary>From the end to the beginning, in the order of the list.</summary>
    private async Task<List<Customer>> WalkBack(CustomerQuery query)
    {
        var total = (int)(await List.Page(query)).Total!;
        var page = await List.Page(query with { Skip = total - 1 });
        var shown = page.Items.ToList();
        while (page.PreviousCursor is { } before)
        {
            page = await List.Page(query with { Before = before });
            shown.InsertRange(0, page.Items);
        }
        return shown;
    }

    /// <summary>Same values, missing values, and names of which a page must break within the tie.</summary>
    private static List<Customer> Ties() =>
        [.. Enumerable.Range(0, 17).Select(i => Sample.Customer($"C{i:00}", i < 9 ? "Same name" : $"Name {i}") with
    {
        Email = i % 3 == 0 ? null : i % 3 == 1 ? "same@b.example" : $"{i}@b.example",
        City = i % 4 == 0 ? null : i % 4 == 1 ? "riyadh" : "Riyadh",
        Phone = i % 3 == 0 ? null : $"+{i % 4}", Country = i % 2 == 0 ? "Saudi Arabia" : "saudi arabia",
        TaxNumber = null, CreditLimit = i % 4 == 0 ? null : i % 7 * 100.5m, Disabled = i % 6 == 0,
        Custom = i % 3 == 0 ? null : new($$"""{"score":{{i % 5 * 7}},"vat":"{{(i % 2 == 0 ? "V" : "v")}}{{i % 4}}","vip":{{(i % 2 == 0 ? "true" : "false")}}}"""),
        ErpnextModified = (SiteTime?)(i % 5 == 0 ? null : $"2026-03-0{i % 5} 12:00:00.000000"),
    })];

    private static decimal Number(Customer customer, string sort) => sort switch
    {
        "creditLimit" => customer.CreditLimit ?? decimal.MinValue,
        "disabled" => customer.Disabled ? 1 : 0,
        "custom.score" => Own(customer, "score") is { } own ? own.GetDecimal() : decimal.MinValue,
        "custom.vip" => Own(customer, "vip") is { } own ? own.GetBoolean() ? 1 : 0 : -1,
        _ => 0,
    };

    private static System.Text.Json.JsonElement? Own(Customer customer, string name) =>
        customer.Custom?.Values is { } own && own.TryGetValue(name, out var value) ? value : null;

    private static string Key(Customer customer, string sort) => sort switch
    {
        "name" => customer.Name.ToLowerInvariant(),
        "modified" => customer.ErpnextModified ?? "",
        "email" => customer.Email ?? "",
        "city" => customer.City ?? "",
        "phone" => customer.Phone ?? "",
        "country" => (customer.Country ?? "").ToLowerInvariant(),
        "erpnextId" => customer.ErpnextId,
        "custom.vat" => Own(customer, "vat")?.GetString()?.ToLowerInvariant() ?? "",
        _ => "", // The same in all.
    };
}
