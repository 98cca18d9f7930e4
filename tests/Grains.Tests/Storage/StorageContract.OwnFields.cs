using CustomerSync.Customers;
using CustomerSync.Fields;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

/// <summary>The site's own fields in the database.</summary>
public abstract partial class StorageContract
{
    private FieldStore OwnFields => new(Database);

    [Fact]
    public async Task Own_values_come_back_letter_for_letter_in_rows_changes_and_history()
    {
        var custom = new CustomValues("""{"big":123456789012345678.123456789,"list":["ü","🏢\"\\"],"text":"a  b","vip":true}""");
        await Store.Commit([Sample.Create(Sample.Customer("A") with { Custom = custom })]);

        Assert.Equal(custom, (await Read("A")).Customer!.Custom);
        var page = await Feed.Read((await Feed.Head()).Cursor with { Sequence = 0 }, 10);
        Assert.Equal(custom, Assert.Single(page.Changes).Customer.Custom);
        Assert.Equal(custom, (await List.Page(new(null, "name", 1, null, false))).Items[0].Custom);
    }

    [Fact]
    public async Task Definitions_are_saved_once_per_version()
    {
        Assert.Null(await OwnFields.Read());
        Assert.True(await OwnFields.TrySave(0, new(1, "first", "p")));
        Assert.False(await OwnFields.TrySave(0, new(1, "other", "p")));
        Assert.True(await OwnFields.TrySave(1, new(2, "second", "p")));
        Assert.False(await OwnFields.TrySave(1, new(2, "third", "p")));
        Assert.False(await OwnFields.SaveProgress(1, "of another"));
        Assert.True(await OwnFields.SaveProgress(2, "q"));

        Assert.Equal(new FieldRow(2, "second", "q"), await OwnFields.Read());
    }

    [Fact]
    public async Task Living_rows_of_an_earlier_mapping_are_found_by_name_and_counted()
    {
        await Store.Commit([
            Mapped("A", 1), Mapped("B", 2), Mapped("C", 0),
            Sample.Create(Sample.Customer("D") with { DeletedAt = Sample.Noon })]);

        Assert.Equal(["A", "C"], await OwnFields.Unmapped(2, "", 10));
        Assert.Equal(["C"], await OwnFields.Unmapped(2, "A", 10));
        Assert.Equal(["A"], await OwnFields.Unmapped(2, "", 1));
        Assert.Equal((1, 2), await OwnFields.Count(2));
        await Database.Write(session => session.Statement("none", "DELETE FROM customers").ExecuteNonQueryAsync());
        Assert.Equal((0, 0), await OwnFields.Count(2));
    }

    [Fact]
    public async Task Filters_get_an_index_that_the_list_uses_and_lose_it_again()
    {
        OwnField vat = new("vatNo", "VAT", FieldType.Text, "x", [FieldPlace.Filter]);

        var problems = await OwnFields.UpdateIndexes([vat, vat with { Name = "all", Type = FieldType.List }]);
        Assert.Equal(Database.HasOwnIndexes ? 0 : 1, problems.Count);
        Assert.Equal(problems, await OwnFields.UpdateIndexes([vat]));
        if (Database.HasOwnIndexes) Assert.Equal(["customers_own_2_vatno"], await Made());

        Assert.Empty(await OwnFields.UpdateIndexes([]));
        if (Database.HasOwnIndexes) Assert.Empty(await Made());

        Task<Dictionary<string, bool>.KeyCollection> Made() => Database.Read(async session =>
            (await ListIndexes.Known(session, "customers_own_")).Keys);
    }

    [Fact]
    public async Task What_changes_in_silence_is_found_by_the_search_all_the_same()
    {
        await Store.Commit([.. Enumerable.Range(0, 3).Select(i => Sample.Create($"C{i}"))]);
        while (await Index.Step()) { }
        var row = await Read("C1");
        var next = row with
        {
            Mapping = 1, IsRemapped = true, Searched = ["vatNo"],
            Customer = row.Customer! with { Custom = new("""{"vatNo":"Zürich-4711"}""") },
        };

        var again = await Sync.CommitPage(new(null, "", await Feed.Head(), 1,
            [new CommitItem("C1", row.Version, next, new(null, null, row.Customer))], []));

        Assert.Empty(again);
        while (await Index.Step()) { }
        Assert.Equal("C1", Assert.Single((await List.Page(new("zurich 4711", "name", 10, null, false))).Items).ErpnextId);
    }

    private static CommitItem Mapped(string name, long mapping) =>
        new(name, 0, Sample.Row(Sample.Customer(name)) with { Mapping = mapping }, WriteIntent.None);
}
