using CustomerSync.Customers;
using CustomerSync.Storage;
using CustomerSync.Tests.Customers;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    private static readonly string[] Letters = ["Ł", "ß", "م", "ة", "a", "B", "é", " ", "1", "2", "日", "🏢", "%", "\"",
        "'", "-"];

    [Theory]
    [InlineData("lukasz", "Łukasz Łódź Sp. z o.o.")]
    [InlineData("LODZ", "Łukasz Łódź Sp. z o.o.")]
    [InlineData("sorensen mobler", "Sørensen Møbler")]
    [InlineData("dordevic", "Đorđević doo")]
    [InlineData("thor oeuvre", "Þór Œuvre Æble")]
    [InlineData("IŞIK", "Işık Elektrik")]
    [InlineData("ışık", "Işık Elektrik")]
    [InlineData("ISIK", "Işık Elektrik")]
    [InlineData("isik", "Işık Elektrik")]
    [InlineData("00966 50 123 4567", "Phone")]
    [InlineData("0501234567", "Phone")]
    [InlineData("tz", "Müller-Lützow")]
    [InlineData("oo", "Đorđević doo")]
    [InlineData("q", "A \"quoted\" 'name'")]
    [InlineData("lukasz lo", "Łukasz Łódź Sp. z o.o.")]
    [InlineData("+9 66", "Phone")]
    [InlineData("\"quo", "A \"quoted\" 'name'")]
    public async Task A_search_finds_the_same_before_and_after_the_index_is_written(string search, string found)
    {
        string[] names = ["Łukasz Łódź Sp. z o.o.", "Sørensen Møbler", "Đorđević doo", "Þór Œuvre Æble",
            "Işık Elektrik", "Müller-Lützow", "A \"quoted\" 'name'"];
        await Store.Commit([.. names.Select(name => Sample.Create(name)),
            Sample.Create(Sample.Customer("Phone") with { Phone = "+966 50 123 4567" })]);

        var before = await Found(search);
        await WriteIndex();
        var after = await Found(search);

        Assert.Equal([found], before);
        Assert.Equal([found], after);
    }

    [Fact]
    public async Task An_index_that_is_late_hides_nothing_and_shows_nothing_that_went()
    {
        await Store.Commit([Sample.Create("A", "Former name"), Sample.Create("B", "Former name"),
            Sample.Create("GONE", "Former name")]);
        await WriteIndex();

        await Store.Commit([Sample.Write(Sample.Customer("A", "Present name"), 1), Sample.Create("C", "Former name")]);
        await Store.Commit([Sample.Write(Sample.Customer("GONE", "Former name") with { DeletedAt = Sample.Noon }, 1,
            ChangeKind.Deleted)]);

        Assert.Equal(["B", "C"], await Found("former"));
        Assert.Equal(["A"], await Found("present"));
        Assert.Equal(["B", "C", "GONE"], (await List.Page(new("former", "name", 10, null, true))).Items
            .Select(customer => (string)customer.ErpnextId));
    }

    [Fact]
    public async Task Rows_of_former_rules_are_folded_anew_and_only_they()
    {
        await Store.Commit([.. Enumerable.Range(0, 1200)
            .Select(i => Sample.Create($"C{i:0000}", i % 3 == 0 ? $"Łódź {i}" : $"Plain {i}"))]);
        var versions = (await Store.Read(["C0000", "C0001"])).Values.Select(row => row.Version);
        await Execute("UPDATE customers SET name_folded = lower(name), search_text = lower(name)");
        await Execute("UPDATE search_state SET folding = 1, folded_to = NULL");

        await WriteIndex();

        Assert.Equal(400, (await List.Page(new("lodz", "name", 500, null, false))).Total);
        Assert.Equal("C0000", (await List.Page(new(null, "name", 1, null, false))).Items[0].ErpnextId);
        Assert.Equal(versions, (await Store.Read(["C0000", "C0001"])).Values.Select(row => row.Version));
        Assert.Equal(1200, (await Feed.Head()).Cursor.Sequence);
    }

    [Fact]
    public async Task Of_an_erased_customer_the_index_keeps_nothing()
    {
        if (!Database.HasSearchIndex) Assert.Skip("This engine has no index of the search.");
        await Store.Commit([Sample.Create(Sample.Full("PERSON")), Sample.Create("OTHER")]);
        await WriteIndex();

        await new Eraser(Database, TimeProvider.System).Erase(await Read("PERSON"));

        Assert.Equal(["OTHER"], await Texts("SELECT erpnext_id FROM customer_search"));
    }

    /// <summary>
    /// Any history of writes, with the index written now and then: a search finds what is there, as a look at every row
    /// would.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_search_finds_what_a_look_at_every_row_finds(int seed)
    {
        var random = new Random(seed);
        var rows = new Dictionary<string, (Customer Customer, long Version)>(StringComparer.Ordinal);
        for (var round = 0; round < 60; round++)
        {
            var name = $"C{random.Next(12)}";
            var (_, version) = rows.GetValueOrDefault(name);
            var customer = Sample.Customer(name, Name(random)) with { Phone = random.Next(2) == 0 ? null
                : $"+966 5{random.Next(10)} {random.Next(1000):000}" };
            if (version > 0 && random.Next(4) == 0) customer = customer with { DeletedAt = Sample.Noon };
            await Store.Commit([Sample.Write(customer, version, version == 0 ? ChangeKind.Created
                : ChangeKind.Updated)]);
            rows[name] = (customer, version + 1);
            if (random.Next(6) == 0) await WriteIndex();
            var search = Part(random, rows.Values.ElementAt(random.Next(rows.Count)).Customer);

            var found = await List.Page(new(search, "erpnextId", 100, null, round % 2 == 0));

            var expected = rows.Values.Select(row => row.Customer)
                .Where(row => (round % 2 == 0 || row.DeletedAt is null)
                && SearchTextTests.IsFound(SearchTerms.Parse(search), SearchText.Of(row)));
            Assert.Equal(expected.Select(row => (string)row.ErpnextId).Order(StringComparer.Ordinal), found.Items
                .Select(row => (string)row.ErpnextId));
            Assert.Equal(found.Items.Count, found.Total);
        }
    }

    [Fact]
    public async Task A_large_total_follows_the_feed_without_counting_anew()
    {
        var list = new CustomerList(Database, Feed, new CustomerTotals(TimeProvider.System, countedAlways: 2), Index, Indexes);
        async Task<(long?, long?)> Totals() => ((await list.Page(new(null, "name", 1, null, false))).Total,
            (await list.Page(new(null, "name", 1, null, true))).Total);
        await Store.Commit([.. Enumerable.Range(0, 5).Select(i => Sample.Create($"C{i}"))]);
        Assert.Equal((5, 5), await Totals());
        // Told by nobody, so it shows whether they are counted.
        await Execute("DELETE FROM customers WHERE erpnext_id = 'C4'");

        await Store.Commit([Sample.Create("D0"), Sample.Create("D1"),
            Sample.Write(Sample.Customer("C0") with { City = "x" }, 1)]);
        await Store.Commit([Sample.Write(Sample.Customer("C1") with { DeletedAt = Sample.Noon }, 1,
            ChangeKind.Deleted)]);

        Assert.Equal((6, 7), await Totals());
        // May have taken a row away: counted.
        await Store.Commit([Sample.Write(Sample.Customer("C2"), 1, ChangeKind.Renamed)]);
        Assert.Equal((5, 6), await Totals());
    }

    private async Task<string[]> Found(string search) =>
        [.. (await List.Page(new(search, "erpnextId", 100, null, false))).Items
        .Select(customer => (string)customer.ErpnextId)];

    private async Task WriteIndex()
    {
        while (await Index.Step()) { }
    }

    private static string Name(Random random) => "N" + string.Concat(Enumerable.Range(0, random.Next(3, 9))
        .Select(_ => Letters[random.Next(Letters.Length)])).Trim();

    /// <summary>Some characters in a row of what the customer is called, or of its phone.</summary>
    private static string Part(Random random, Customer customer)
    {
        var runes = (random.Next(3) == 0 ? customer.Phone ?? customer.Name : customer.Name).EnumerateRunes().ToList();
        var start = random.Next(runes.Count);
        return string.Concat(runes.Skip(start).Take(random.Next(1, 6)));
    }

    private Task<List<string>> Texts(string sql) => Database.Read(async session =>
    {
        var texts = new List<string>();
        await using var reader = await session.Statement(sql, sql).ExecuteReaderAsync();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
        return texts;
    });
}
