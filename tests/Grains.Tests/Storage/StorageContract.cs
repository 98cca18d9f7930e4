using CustomerSync.Customers;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// What every engine must do, on a clean database for each test; the derived class only says how to get one.
/// </summary>
public abstract partial class StorageContract : IAsyncLifetime
{
    private Database? _database;

    /// <summary>Whether "a" and "a " are two names to this engine.</summary>
    protected virtual bool TrailingSpaceCounts => true;

    /// <summary>How this engine puts names in order.</summary>
    protected virtual Comparison<string> TestOrder =>
        (a, b) => System.Text.Encoding.UTF8.GetBytes(a).AsSpan()
            .SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b));

    private protected Database Database => _database!;

    private CustomerStore Store => new(Database, TimeProvider.System);

    private FeedStore Feed => new(Database);

    private CustomerList List => new(Database, Feed, new CustomerTotals(TimeProvider.System), Index, Indexes);

    private ListIndexes Indexes => field ??= new(Database);

    private SearchIndex Index => new(Database);

    private protected abstract Task<Database> New();

    public async ValueTask InitializeAsync()
    {
        _database = await New();
        await _database.Migrate(TestContext.Current.CancellationToken);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_database is not null) await _database.DisposeAsync();
    }

    [Fact]
    public async Task Every_column_comes_back_as_it_was_written()
    {
        var customer = Sample.Full("CUST-ü-🏢");

        await Store.Commit([Sample.Create(customer)]);

        var row = await Read(customer.ErpnextId);
        Assert.Equal(customer with { Sequence = 1 }, row.Customer);
        Assert.Equal((1, Sample.Row(customer).Document, Sample.Row(customer).Times),
            (row.Version, row.Document, row.Times));
    }

    [Fact]
    public async Task What_is_empty_comes_back_empty()
    {
        var customer = Sample.Customer("EMPTY") with { ErpnextModified = null };

        await Store.Commit([Sample.Create(customer)]);

        Assert.Equal(customer with { Sequence = 1 }, (await Read("EMPTY")).Customer);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.1")]
    [InlineData("-12.5")]
    [InlineData("100000")]
    [InlineData("9999999.99")]
    public async Task A_credit_limit_keeps_its_value(string limit)
    {
        var customer = Sample.Customer("LIMIT")
            with { CreditLimit = decimal.Parse(limit, System.Globalization.CultureInfo.InvariantCulture) };

        await Store.Commit([Sample.Create(customer)]);

        Assert.Equal(customer.CreditLimit, (await Read("LIMIT")).Customer!.CreditLimit);
    }

    [Fact]
    public async Task Names_differ_by_code_point()
    {
        List<string> names = ["Müller", "Muller", "MÜLLER", "Mu\u0308ller", "muller", "ﻣﻜﺔ", "مكة"];
        if (TrailingSpaceCounts) names.Add("Muller ");

        await Store.Commit(names.ConvertAll(name => Sample.Create(name)));

        var rows = await Store.Read(names);
        Assert.Equal(names.Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(row.Key, row.Value.Customer!.Name));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("ع")]
    [InlineData("🏢")]
    public async Task A_name_of_140_code_points_fits(string letter)
    {
        var name = string.Concat(Enumerable.Repeat(letter, 140));

        await Store.Commit([Sample.Create(name)]);

        Assert.Equal(name, (await Read(name)).Customer!.ErpnextId);
    }

    [Fact]
    public async Task A_customer_goes_through_its_life()
    {
        var customer = Sample.Customer("LIFE");
        await Store.Commit([Sample.Create(customer)]);

        await Store.Commit([Sample.Write(customer with { City = "Jeddah" }, 1)]);
        await Store.Commit([
            Sample.Write(customer with { City = "Jeddah", DeletedAt = Sample.Noon }, 2, ChangeKind.Deleted)]);
        await Store.Commit([Sample.Write(customer with { City = "Dammam" }, 3, ChangeKind.Restored)]);

        var row = await Read("LIFE");
        Assert.Equal((4, "Dammam", null, 4),
            (row.Version, row.Customer!.City, row.Customer.DeletedAt, row.Customer.Sequence));
        Assert.Equal([ChangeKind.Created, ChangeKind.Updated, ChangeKind.Deleted, ChangeKind.Restored],
            (await Changes()).Select(change => change.Kind));
    }

    [Fact]
    public async Task A_conflict_of_one_row_leaves_the_others_alone()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B"), Sample.Create("C")]);

        var commit = await Store.Commit(
        [
            Sample.Write(Sample.Customer("A") with { City = "new" }, 1),
            Sample.Write(Sample.Customer("B") with { City = "lost" }, 7),
            Sample.Create("C"),
            Sample.Write(Sample.Customer("D") with { City = "never there" }, 3),
        ]);

        Assert.Equal(["A"], commit.VersionsMatched);
        Assert.Equal((4, 1), (commit.Head.Sequence, commit.Changed.Count));
        Assert.Equal(("new", null), ((await Read("A")).Customer!.City, (await Read("B")).Customer!.City));
        Assert.Equal(["A", "B", "C"], (await Store.Read(["A", "B", "C", "D"])).Keys.Order());
    }

    [Fact]
    public async Task A_guard_holds_only_for_the_version_it_names()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B")]);

        var commit = await Store.Commit([Sample.Guard("A", 1), Sample.Guard("B", 2), Sample.Guard("C", 1)]);

        Assert.Equal(["A"], commit.VersionsMatched);
        Assert.Equal(1, (await Read("A")).Version);
    }

    [Fact]
    public async Task Deliveries_are_logged_with_their_change_and_without_one()
    {
        await Store.Commit([Sample.Create("A")]);
        string[] ids = [Sample.DeliveryId(), Sample.DeliveryId(), Sample.DeliveryId(), Sample.DeliveryId()];

        await Store.Commit(
        [
            Sample.Write(Sample.Customer("A"), 1, deliveryId: ids[0]),
            Sample.Write(Sample.Customer("B"), 9, deliveryId: ids[1]),
            Sample.LogOnly(ids[2]),
        ]);
        await Store.Commit([Sample.Guard("A", 2, ids[3])]);

        var logged = await Deliveries();
        Assert.Equal([(ids[0], 2L), (ids[2], null), (ids[3], (long?)null)],
            logged.OrderBy(delivery => Array.IndexOf(ids, delivery.Id)));
    }

    [Fact]
    public async Task A_batch_of_512_is_one_commit()
    {
        var items = Enumerable.Range(0, 512).Select(i => Sample.Create(Sample.Full($"C{i:000}"))).ToList();

        var commit = await Store.Commit(items);
        var again = await Store.Commit(
            [.. items.Select(item => Sample.Write(item.Row!.Customer! with { City = "moved" }, 1))]);

        Assert.Equal((512, 512), (commit.VersionsMatched.Count, again.VersionsMatched.Count));
        Assert.Equal(1024, again.Head.Sequence);
        Assert.Equal(Enumerable.Range(1, 1024)
            .Select(i => (long)i), (await Changes()).Select(change => change.Sequence));
    }

    [Fact]
    public async Task A_refused_batch_leaves_nothing_behind()
    {
        var id = Sample.DeliveryId();
        await Store.Commit([Sample.LogOnly(id)]);

        await Assert.ThrowsAnyAsync<Exception>(() => Store.Commit([Sample.Create("A"), Sample.LogOnly(id)]));

        Assert.Empty(await Store.Read(["A"]));
        Assert.Equal(0, (await Feed.Head()).Cursor.Sequence);
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        await Store.Commit([Sample.Create("A")]);

        Assert.Equal(0, await Database.Migrate(TestContext.Current.CancellationToken));

        Assert.Equal(1, (await Read("A")).Version);
    }

    private async Task<StoredCustomer> Read(string name) => (await Store.Read([name]))[name];

    private Task<List<(string Id, long? Sequence)>> Deliveries() => Database.Read(async session =>
    {
        var deliveries = new List<(string, long?)>();
        await using var reader = await session.Statement("test", "SELECT id, change_sequence FROM webhook_deliveries")
            .ExecuteReaderAsync();
        while (await reader.ReadAsync())
            deliveries.Add((reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetInt64(1)));
        return deliveries;
    });
}
