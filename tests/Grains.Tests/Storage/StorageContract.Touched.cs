using CustomerSync.Customers;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    [Fact]
    public async Task Every_commit_that_writes_a_row_has_a_number_and_its_rows_have_it()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B")]);
        await Store.Commit([Sample.Guard("A", 1, Sample.DeliveryId()), Sample.LogOnly(Sample.DeliveryId())]);
        var noted = await Feed.Head();
        await Store.Commit([Silent(await Read("A"))]);

        Assert.Equal((1, 2), (noted.Touched, noted.Cursor.Sequence));
        Assert.Equal((2, 2), ((await Feed.Head()).Touched, (await Feed.Head()).Cursor.Sequence));
        Assert.Equal((2, 1), ((await Read("A")).Touched, (await Read("B")).Touched));
        Assert.Equal((2, 1), ((await Read("A")).Touched, (await Read("B")).Touched));
        Assert.Equal((true, false),
            ((await Read("A")).WasWrittenAfter(noted), (await Read("B")).WasWrittenAfter(noted)));
    }

    [Fact]
    public async Task A_row_that_was_written_without_a_change_after_the_request_is_read_again()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B")]);
        var noted = await Feed.Head();
        await Store.Commit([Silent(await Read("A"))]);

        var commit = await CommitPage(
            new(null, "", noted, 2, [await Update("A", "page"), await Update("B", "page")], []));

        Assert.Equal(["A"], commit.ReadAgain);
        Assert.Equal((null, "page"), ((await Read("A")).Customer!.City, (await Read("B")).Customer!.City));
    }

    [Fact]
    public async Task A_name_that_was_written_without_a_change_after_the_request_is_not_renamed()
    {
        await Store.Commit([Sample.Create("A")]);
        var noted = await Feed.Head();
        await Store.Commit([Silent(await Read("A"))]);
        var row = await Read("A");

        var commit = await CommitRename(new(
            null, "", noted, row.Version, 0, Sample.Row(row.Customer! with { ErpnextId = (ErpnextName)"B" }),
            Sample.Row(Sample.Customer("A") with { DeletedAt = Sample.Noon, RenamedTo = (ErpnextName)"B" }),
            new(ChangeKind.Renamed, ChangeCause.Sync, new Dictionary<string, object?>())));

        Assert.Equal(["A", "B"], commit.ReadAgain);
        Assert.Equal(["A"], (await Store.Read(["A", "B"])).Keys);
    }

    [Theory]
    [InlineData("1234567.891234567")]
    [InlineData("123456789012.34567")]
    [InlineData("33333.333333333")]
    [InlineData("9999999999999.99")]
    [InlineData("999999999999.123456789")]
    [InlineData("-0.000000001")]
    [InlineData("999999999999999999.123456789")]
    public async Task A_credit_limit_of_nine_decimals_comes_back_digit_by_digit(string limit)
    {
        var customer = Sample.Customer("LIMIT")
            with { CreditLimit = decimal.Parse(limit, System.Globalization.CultureInfo.InvariantCulture) };

        await Store.Commit([Sample.Create(customer)]);

        Assert.Equal(customer.CreditLimit, (await Read("LIMIT")).Customer!.CreditLimit);
        Assert.Empty(CustomerFields.Before((await Read("LIMIT")).Customer, customer));
    }

    [Fact]
    public async Task Credit_limits_sort_as_numbers()
    {
        string[] limits = ["9.5", "10", "100000", "1234567.891234567", "33333.333333333", "-5", "9999999999999.99"];
        await Store.Commit([
            .. limits.Select(limit =>
                Sample.Create(Sample.Customer(limit)
                    with { CreditLimit = decimal.Parse(limit, System.Globalization.CultureInfo.InvariantCulture) }))]);

        var sorted = await Database.Read(async session =>
        {
            var names = new List<string>();
            await using var reader =
                await session.Statement("test", "SELECT erpnext_id FROM customers ORDER BY credit_limit")
                    .ExecuteReaderAsync();
            while (await reader.ReadAsync()) names.Add(reader.GetString(0));
            return names;
        });

        Assert.Equal(limits.OrderBy(limit => decimal.Parse(limit, System.Globalization.CultureInfo.InvariantCulture)),
            sorted);
    }

    [Fact]
    public async Task A_name_that_a_page_has_twice_is_read_again_and_written_by_neither()
    {
        await Store.Commit([Sample.Create("A")]);
        var noted = await Feed.Head();

        var commit = await CommitPage(
            new(null, "", noted, 3,
                [await Update("A", "older"), await Update("A", "newer"), Sample.Create("B"), Sample.Create("NEW"),
                    Sample.Create("NEW")], []));

        Assert.Equal(["A", "NEW"], commit.ReadAgain);
        Assert.Equal((1, null, 1), (commit.Changed, (await Read("A")).Customer!.City, (await Read("A")).Version));
        Assert.Equal(["A", "B"], (await Changes()).Select(change => (string)change.ErpnextId));
        Assert.Equal(["A", "B"], (await Store.Read(["A", "B", "NEW"])).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_commit_takes_a_name_twice()
    {
        await Store.Commit([Sample.Create("A")]);

        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.Commit([Sample.Write(Sample.Customer("A"), 1), Sample.Write(Sample.Customer("A"), 1)]));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Commit([Sample.Create("B"), Sample.Create("B")]));

        Assert.Equal((1, 1), ((await Read("A")).Version, (await Feed.Head()).Cursor.Sequence));
    }
}
