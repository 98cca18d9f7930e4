using System.Data.Common;
using System.Globalization;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

/// <summary>What docs/sql.md promises to those who read the database, and to those whose tables refer to it.</summary>
public abstract partial class StorageContract
{
    /// <summary>How a name of the contract begins: it has a schema of its own where there are schemas.</summary>
    protected virtual string Reading => "reading.";

    protected virtual string KeyType => "uuid";

    [Fact]
    public async Task Readers_see_each_mapped_field_of_those_that_live()
    {
        var customer = Sample.Full("LIVES") with { DeletedAt = null };
        await Store.Commit([Sample.Create(customer), Sample.Create(Sample.Full("GONE"))]);

        var row = Assert.Single(await Rows($"SELECT * FROM {Reading}customers"));

        Assert.Empty(CustomerColumns.All.Where(column => column.IsField).Select(column => column.Name).Except(row.Keys));
        Assert.Equal((customer.Id, "LIVES", customer.Name, customer.City, 1L),
            (Guid.Parse($"{row["id"]}"), row["erpnext_id"], row["name"], row["city"], Long(row["sequence"])));
        Assert.Equal(987654321.123456m, Convert.ToDecimal(row["credit_limit"], CultureInfo.InvariantCulture));
        Assert.True(Convert.ToBoolean(row["disabled"], CultureInfo.InvariantCulture));
        Assert.Equal(new DateTime(2026, 3, 5, 12, 0, 0).AddMicroseconds(1), Time(row["erpnext_modified"]));
        Assert.Equal(DBNull.Value, row["erpnext_modified_utc"]);
        var gone = Assert.Single(await Rows($"SELECT * FROM {Reading}deleted_customers"));
        Assert.Equal(("GONE", Sample.Noon.UtcDateTime), (gone["erpnext_id"], Time(gone["deleted_at"])));
    }

    [Theory]
    [InlineData("2026-03-05 12:00:00.000001", "2026-03-05T11:00:00.000001")]
    [InlineData("2026-07-01 00:30:00.000000", "2026-06-30T22:30:00.000000")]
    [InlineData("2026-10-25 01:59:59.999999", "2026-10-24T23:59:59.999999")]
    [InlineData("2026-10-25 02:30:00.000000", "2026-10-25T01:30:00.000000")]
    [InlineData("9999-12-31 23:59:59.999999", null)]
    [InlineData("0001-01-01 00:00:00.000000", null)]
    public async Task Readers_are_told_ERPNexts_times_in_UTC_once_its_zone_is_known(string site, string? utc)
    {
        var offsets = new SiteOffsets(Database);
        var zone = ZoneRules.Offsets("Europe/Berlin", Sample.Noon.AddYears(1)).ToList();
        Assert.True(await offsets.Update(ZoneRules.Offsets("Asia/Riyadh", Sample.Noon).ToList()));

        Assert.True(await offsets.Update(zone));
        Assert.False(await offsets.Update(zone));

        await Store.Commit([Sample.Create(Sample.Customer("A") with { ErpnextModified = (SiteTime)site })]);
        var row = Assert.Single(await Rows($"SELECT erpnext_modified_utc FROM {Reading}customers"));
        var expected = utc is null ? null : (DateTime?)DateTime.Parse(utc, CultureInfo.InvariantCulture);
        Assert.True(utc is null || expected == Time(row["erpnext_modified_utc"]), $"{row["erpnext_modified_utc"]}");
    }

    [Fact]
    public async Task Readers_follow_the_changes_by_their_sequence()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B")]);
        await Store.Commit([Sample.Write(Sample.Customer("B") with { City = "Jeddah" }, 1)]);

        var rows = await Rows($"SELECT * FROM {Reading}customer_changes WHERE sequence > 1 ORDER BY sequence");

        Assert.Equal([(2L, "created"), (3L, "updated")],
            rows.Select(row => (Long(row["sequence"]), $"{row["kind"]}")));
        Assert.Matches("""^\{"city": ?"old"(, ?"name": ?null)?\}$""", $"{rows[1]["before"]}");
        Assert.Contains("\"Jeddah\"", $"{rows[1]["after"]}", StringComparison.Ordinal);
        Assert.Equal($"{(await Feed.Head()).Cursor}", rows[1]["cursor"]);
    }

    /// <summary>Also by a foreign key that deletes with what it refers to.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("ON DELETE CASCADE")]
    public async Task Who_refers_to_a_customers_id_is_left_alone_whatever_becomes_of_the_customer(string rule)
    {
        var (pruned, erased, renamed, made, given) = (Sample.Full("PRUNED"), Sample.Full("ERASED"),
            Sample.Customer("OLD"), Sample.Customer("NEW"), Sample.Full("GIVEN UP"));
        await Store.Commit([Sample.Create(pruned), Sample.Create(erased), Sample.Create(renamed), Sample.Create(made),
            Sample.Create(given)]);
        await Execute($"CREATE TABLE orders (customer_id {KeyType} NOT NULL REFERENCES customer_ids (id) {rule})");
        foreach (var customer in new[] { pruned, erased, renamed, made, given })
            await Execute($"INSERT INTO orders (customer_id) VALUES ('{customer.Id}')");

        await CommitRename(Rename(renamed, "NEW", 1, 1, await Head()));
        var anew = given with { Id = Guid.CreateVersion7(), DeletedAt = null };
        await Store.Commit([Sample.Write(anew, 1, ChangeKind.Created)]);
        Assert.True(await new Eraser(Database, TimeProvider.System).Erase(await Read("ERASED")));
        Assert.Equal(2, await new Pruning(Database).Tombstones(Sample.Noon.AddDays(1))); // The old name too.

        Assert.Equal(5, (await Rows("SELECT customer_id FROM orders")).Count);
        Assert.Equal(["GIVEN UP", "NEW"], (await Rows($"SELECT erpnext_id FROM {Reading}customers ORDER BY erpnext_id"))
            .Select(row => row["erpnext_id"]));
        Assert.Equal(renamed.Id, Guid.Parse($"{Assert.Single(await Rows(
            $"SELECT goes_on_as FROM customer_ids WHERE id = '{made.Id}'"))["goes_on_as"]}"));
        await Execute($"INSERT INTO orders (customer_id) VALUES ('{anew.Id}')");
        await Assert.ThrowsAnyAsync<DbException>(
            () => Execute($"INSERT INTO orders (customer_id) VALUES ('{Guid.NewGuid()}')"));
        Assert.Empty(await ForeignKeys());
    }

    /// <summary>It is told at the start; meanwhile it costs nothing but the row that it holds.</summary>
    [Fact]
    public async Task A_foreign_key_to_the_rows_themselves_holds_up_no_other_row_and_is_told_at_the_start()
    {
        var held = Sample.Full("HELD");
        await Store.Commit([Sample.Create(held), Sample.Create(Sample.Full("OLD")), Sample.Create("LIVES")]);
        await Execute($"CREATE TABLE orders (customer_id {KeyType} NOT NULL REFERENCES customers (id))");
        await Execute($"INSERT INTO orders (customer_id) VALUES ('{held.Id}')");

        Assert.Equal(0, await new Pruning(Database).Tombstones(Sample.Noon.AddDays(1)));

        Assert.Equal(["HELD", "LIVES"], (await Store.Read(["HELD", "OLD", "LIVES"])).Keys.Order());
        Assert.StartsWith("A foreign key of orders refers to customers", Assert.Single(await ForeignKeys()),
            StringComparison.Ordinal);
    }

    /// <summary>What the start would say of them; of a server it may have more to say.</summary>
    private async Task<IEnumerable<string>> ForeignKeys() =>
        (await Database.Concerns(TestContext.Current.CancellationToken)).Where(
            concern => concern.StartsWith("A foreign key", StringComparison.Ordinal));

    private static long Long(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static DateTime Time(object value) => value switch
    {
        DateTimeOffset offset => offset.UtcDateTime,
        DateTime time => time,
        _ => DateTime.Parse($"{value}", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
    };

    private Task<List<Dictionary<string, object>>> Rows(string sql) => Database.Read(async session =>
    {
        var rows = new List<Dictionary<string, object>>();
        await using var reader = await session.Statement(sql, sql).ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, reader.GetValue));
        return rows;
    });
}
