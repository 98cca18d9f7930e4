using CustomerSync.Customers;
using CustomerSync.Fields;
using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Storage;

/// <summary>What is read is read by an index, whatever is asked for: the plans tell it, no clock.</summary>
[Trait("Speed", "Slow")]
public sealed class PlanTests
{
    private const int Rows = 20_000;

    public static TheoryData<string> Engines => ["Sqlite", "PostgreSql"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_page_of_the_list_begins_in_an_index(string engine)
    {
        using var folder = new TemporaryFolder();
        var filled = await Filled(engine, folder);
        await MakeIndexes(filled);
        await using var database = new ExplainingDatabase(filled, engine);
        var list = List(database);
        foreach (var sort in CustomerSorts.Fields.SelectMany(field => new[] { field, "-" + field }))
            foreach (var deleted in new[] { false, true })
            {
                var first = await list.Page(new(null, sort, 10, null, deleted, Counts: false));
                await list.Page(new(null, sort, 10, first.NextCursor, deleted, Counts: false));
            }

        var plans = database.Plans
            .Where(plan => plan.Sql.Contains("sort_key", StringComparison.Ordinal)).ToList();
        Assert.Equal(4 * 2 * CustomerSorts.Fields.Count, plans.Count);
        foreach (var plan in plans)
        {
            Assert.DoesNotMatch("TEMP B-TREE|Sort|Seq Scan|SCAN customers$", plan.Text);
            Assert.Matches("INDEX|Index", plan.Text);
            if (plan.Sql.Contains("@name)",
                StringComparison.Ordinal)) Assert.Matches(@"SEARCH customers USING INDEX .*(>|<)|Index Cond",
                plan.Text);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_search_reads_the_rows_that_its_trigrams_leave(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = new ExplainingDatabase(await Filled(engine, folder), engine);
        while (await new SearchIndex(database).Step()) { }
        database.Plans.Clear();

        var page = await List(database).Page(new("customer 0001234", "name", 10, null, false));

        Assert.Equal("CUST-0001234", Assert.Single(page.Items).ErpnextId.ToString());
        Assert.Equal(1, page.Total);
        var plans = database.Plans.Where(plan => plan.Sql.Contains("@trigrams", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, plans.Count); // Whether they are few, the page, and the total.
        Assert.All(plans, plan => Assert.Matches("VIRTUAL TABLE|Function Scan on customersync_found", plan.Text));
        Assert.All(plans, plan => Assert.DoesNotMatch("SCAN customers|Seq Scan on customers|customers_by_name",
            plan.Text));
    }

    /// <summary>Nobody has "qx"; of the longer word the trigrams leave everybody.</summary>
    [Theory]
    [InlineData("qx")]
    [InlineData("q")]
    [InlineData("qx cu")]
    [InlineData("customer qx")]
    public async Task A_word_of_two_letters_is_found_by_the_trigrams_that_begin_with_it(string search)
    {
        using var folder = new TemporaryFolder();
        await using var database = new ExplainingDatabase(await Filled("Sqlite", folder), "Sqlite");
        while (await new SearchIndex(database).Step()) { }
        database.Plans.Clear();

        var page = await List(database).Page(new(search, "name", 10, null, false));

        Assert.Empty(page.Items);
        var plans = database.Plans.Where(plan => plan.Sql.Contains("@words", StringComparison.Ordinal)
            || plan.Sql.Contains("@trigrams", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(plans);
        Assert.All(plans, plan => Assert.Contains("VIRTUAL TABLE", plan.Text, StringComparison.Ordinal));
        Assert.All(plans, plan => Assert.DoesNotMatch("SCAN (customers|s)$|customers_by_name", plan.Text));
    }

    /// <summary>
    /// Of few rows and of a word that all have, too: making the trigrams of every row is what takes long.
    /// </summary>
    [Fact]
    public async Task PostgreSQL_finds_trigrams_by_their_index_alone()
    {
        using var folder = new TemporaryFolder();
        await using var database = await Filled("PostgreSql", folder);
        while (await new SearchIndex(database).Step()) { }
        await database.Write(session => session.Statement("analyze", "ANALYZE customer_search").ExecuteNonQueryAsync());
        Task<long> Number(string sql) =>
            database.Read(async session => Convert.ToInt64(await session.Statement(sql, sql).ExecuteScalarAsync(),
            System.Globalization.CultureInfo.InvariantCulture));

        var found = await Number("SELECT count(*) FROM customersync_found(ARRAY['cus', 'ust'], NULL)");

        Assert.Equal(Rows, found);
        await Wait.Until("the scans are counted", async () =>
            await Number("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'customer_search_trigrams'") > 0);
        Assert.Equal(0, await Number("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'customer_search'"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_page_of_the_log_begins_in_an_index(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = new ExplainingDatabase(await Filled(engine, folder), engine);
        var log = new DeliveryStore(database);
        var any = new DeliveryQuery(null, null, null, null, null, null, null, 10);
        foreach (var query in new[]
        {
            any, any with { Outcome = DeliveryOutcome.Failed }, any with { Event = "on_trash" },
                any with { ErpnextId = "CUST-0000001" },
            any with { Outcome = DeliveryOutcome.Applied, Event = "on_trash" },
                any with { Outcome = DeliveryOutcome.Failed, ErpnextId = "CUST-0000001" },
        })
        {
            database.Plans.Clear();
            await log.List(query);
            var plan = Assert.Single(database.Plans);
            Assert.Matches(query == any ? "SEARCH|Index Cond"
                : "SEARCH webhook_deliveries USING INDEX webhook_deliveries_|Index Scan.* using "
                    + "webhook_deliveries_[^p]", plan.Text);
            Assert.DoesNotMatch("TEMP B-TREE|Sort|Seq Scan|SCAN webhook", plan.Text);
            if (query is { Outcome: not null, Event: not null })
                Assert.Contains("webhook_deliveries_of_outcome", plan.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_status_of_the_intake_and_the_history_read_indexes(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = new ExplainingDatabase(await Filled(engine, folder), engine);
        var log = new DeliveryStore(database);

        await log.CountWaiting();
        await log.LastSigned();
        await log.Count(Sample.Noon.AddYears(5), Sample.Noon.AddYears(6));
        await log.Due(Sample.Noon, 10);
        await new CustomerHistory(database).Read(Guid.Empty, null, 10);
        await new FeedStore(database).Read(new("", 5), 10);

        Assert.Equal(6, database.Plans.Count);
        Assert.All(database.Plans,
            plan => Assert.DoesNotMatch("SCAN (customer|webhook)\\S*$|Seq Scan on (customer|webhook)", plan.Text));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_filter_by_an_own_field_begins_in_its_index(string engine)
    {
        using var folder = new TemporaryFolder();
        var filled = await Filled(engine, folder);
        foreach (var sql in new[]
        {
            engine == "Sqlite" ? "UPDATE customers SET custom = json_object('vatNo', erpnext_id)"
                : "UPDATE customers SET custom = json_build_object('vatNo', erpnext_id)",
            "ANALYZE",
        }) await filled.Write(session => session.Statement(sql, sql).ExecuteNonQueryAsync());
        Assert.Empty(await new FieldStore(filled).UpdateIndexes(
            [new("vatNo", "VAT", FieldType.Text, "x", [FieldPlace.Filter])]));
        await using var database = new ExplainingDatabase(filled, engine);

        var page = await List(database).Page(new(null, "name", 10, null, false, Filters: [new("vatNo", "CUST-0001234")]));

        Assert.Equal("CUST-0001234", Assert.Single(page.Items).ErpnextId.ToString());
        Assert.Equal(1, page.Total);
        var plans = database.Plans.Where(plan => plan.Sql.Contains("@asked0", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, plans.Count); // The page, and the total.
        Assert.All(plans, plan => Assert.Matches("customers_own_2_vatno", plan.Text));
    }

    /// <summary>As they are made for who asks for every order.</summary>
    private static async Task MakeIndexes(Database database)
    {
        var indexes = new ListIndexes(database);
        foreach (var field in CustomerSorts.Fields) indexes.Want(TestLists.Fields.Of(field, []));
        await indexes.Make();
        await database.Write(session => session.Statement("analyze", "ANALYZE").ExecuteNonQueryAsync());
    }

    private static CustomerList List(Database database) =>
        new(database, new FeedStore(database), new CustomerTotals(TimeProvider.System), new SearchIndex(database),
            new ListIndexes(database));

    private static async Task<Database> Filled(string engine, TemporaryFolder folder)
    {
        var database = await TestDatabase.New(engine, folder);
        foreach (var sql in engine == "Sqlite" ? Sqlite : PostgreSql)
            await database.Write(session => session.Statement(sql, sql).ExecuteNonQueryAsync());
        return database;
    }

    private static string[] Sqlite =>
    [
        $$"""
        INSERT INTO customers (id, erpnext_id, version, sequence, name, email, city, name_folded, search_text, times,
            document, erpnext_modified)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{Rows}})
        SELECT printf('00000000-0000-7000-8000-%012d', i), printf('CUST-%07d', i), 1, 0, printf('Customer %07d', i),
            NULL, 'Riyadh',
          printf('customer %07d', i), printf('customer %07d', i), '{}', '{}', '2026-01-01 00:00:00.000000' FROM n
        """,
        $$"""
        INSERT INTO webhook_deliveries (id, received_at, erpnext_id, event, outcome)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{Rows}})
        SELECT printf('019%029d', i), '2026-01-01T00:00:00.0000000Z', printf('CUST-%07d', i), 'on_update',
            'applied' FROM n
        """,
    ];

    private static string[] PostgreSql =>
    [
        $$"""
        INSERT INTO customers (id, erpnext_id, version, sequence, name, email, city, name_folded, search_text, times,
            document, erpnext_modified)
        SELECT gen_random_uuid(), 'CUST-' || lpad(i::text, 7, '0'), 1, 0, 'Customer ' || lpad(i::text, 7, '0'), NULL,
            'Riyadh',
          'customer ' || lpad(i::text, 7, '0'), 'customer ' || lpad(i::text, 7, '0'), '{}', '{}',
              '2026-01-01 00:00:00.000000' FROM generate_series(1, {{Rows}}) AS i
        """,
        $$"""
        INSERT INTO webhook_deliveries (id, received_at, erpnext_id, event, outcome)
        SELECT '019' || lpad(i::text, 29, '0'), '2026-01-01', 'CUST-' || lpad(i::text, 7, '0'), 'on_update',
            'applied' FROM generate_series(1, {{Rows}}) AS i
        """,
        """
        INSERT INTO customer_changes (sequence, customer_id, erpnext_id, kind, cause, at, before, customer)
        SELECT i, gen_random_uuid(), 'x', 'updated', 'sync', '2026-01-01', '{}', '{}' FROM generate_series(-20000,
            0) AS i
        """,
        "ANALYZE customers", "ANALYZE customer_modified", "ANALYZE webhook_deliveries", "ANALYZE customer_changes",
    ];
}
