using CustomerSync.Storage;
using CustomerSync.Storage.Moving;

namespace CustomerSync.Tests.Storage;

/// <summary>What a move takes, and how it knows that it is the same.</summary>
public sealed class MoveTests
{
    /// <summary>Made by migrations, by Orleans for a cluster, or anew from the customers.</summary>
    private static readonly string[] NotMoved =
    [
        "schema_migrations", "schema_compatibility", "search_state", "customer_search", "customer_trigram_rows",
        "customer_modified",
        "orleansquery", "orleansmembershiptable", "orleansmembershipversiontable", "orleansreminderstable",
    ];

    private static readonly MovedColumn[] Columns =
        [new("a", MovedKind.Text, "text", true), new("b", MovedKind.Text, "text", true)];

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task Every_table_is_moved_or_known_to_be_left(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        var sql = engine == "Sqlite"
            ? "SELECT lower(name) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'customer_trigrams%'"
            : $"SELECT lower(table_name) FROM information_schema.tables WHERE table_schema = {(engine == "SqlServer" ? "SCHEMA_NAME()" : "current_schema()")} AND table_type = 'BASE TABLE'";
        var tables = await database.Read(session => session.Statement(sql, sql).ReadAll(row => row.GetString(0)));

        var left = tables.Except(MovedTable.Names.Select(name => name.ToLowerInvariant())).Except(NotMoved);

        Assert.Empty(left);
        Assert.Empty(MovedTable.Names.Select(name => name.ToLowerInvariant()).Except(tables));
    }

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task Long_texts_arrive_whole_and_more_rows_than_one_statement_takes(string engine)
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var from = await TestDatabase.New("Sqlite", folder);
        var document = $"\"{string.Concat(Enumerable.Repeat("شركة 😀 \\u0041 ' ", 2000))}\"";
        await new CustomerStore(from, TimeProvider.System).Commit([.. Enumerable.Range(0, 230).Select(i =>
            Sample.Create(i % 2 == 0 ? Sample.Customer($"C{i}") : Sample.Full($"C{i}")))]);
        await from.Write(session => session.Statement("long", "UPDATE customers SET document = @text")
            .With("@text", document).ExecuteNonQueryAsync());
        await using var there = TestDatabase.Open(engine, await TestDatabase.NewServerDatabase(engine));
        await using var back = TestDatabase.Open("Sqlite", other.Sqlite());

        await new DatabaseMove(from, there, TimeProvider.System).Run(TestContext.Current.CancellationToken);
        await new DatabaseMove(there, back, TimeProvider.System).Run(TestContext.Current.CancellationToken);

        var before = await Customers(from);
        Assert.Equal(230, before.Count);
        Assert.EndsWith(document, before[0], StringComparison.Ordinal);
        Assert.Equal(before, await Customers(back));
    }

    private static Task<IReadOnlyList<string>> Customers(Database database)
    {
        const string Sql = """
            SELECT erpnext_id || ' ' || id || ' ' || name || ' ' || coalesce(address, '-') || ' ' || version || ' ' || sequence || ' ' ||
                coalesce(credit_limit, '-') || ' ' || document FROM customers ORDER BY erpnext_id
            """;
        return database.Read(session => session.Statement(Sql, Sql).ReadAll(row => row.GetString(0)));
    }

    [Fact]
    public void The_order_of_rows_does_not_count_and_every_value_does()
    {
        var sum = Sum(["x", "y"], ["1", null]);

        Assert.True(sum.Equals(Sum(["1", null], ["x", "y"])));
        Assert.False(sum.Equals(Sum(["x", "y"])));
        Assert.False(sum.Equals(Sum(["x", "y"], ["1", ""])));
        Assert.False(sum.Equals(Sum(["y", "x"], ["1", null])));
        Assert.False(Sum(["x=", "y"]).Equals(Sum(["x", "=y"])));
        Assert.False(Sum(["x", "y"], ["x", "y"]).Equals(Sum(["x", "y"])));
    }

    [Fact]
    public void A_value_is_the_same_whichever_engine_it_comes_from()
    {
        var (key, time) = (Guid.CreateVersion7(), new DateTimeOffset(2026, 11, 29, 12, 0, 0, 123, 456, TimeSpan.Zero));

        Same(key, key.ToString(), MovedKind.Uuid);
        Same(time, "2026-11-29T12:00:00.1234560Z", MovedKind.Time);
        Same(time, time.UtcDateTime, MovedKind.Time);
        Same(true, 1L, MovedKind.Flag);
        Same(5, 5L, MovedKind.Whole);
        Same(1234.500000000m, 1234.5d, MovedKind.Number);
        Same(0.123456789m, "0.123456789", MovedKind.Number);
    }

    private static void Same(object one, object other, MovedKind kind)
    {
        var column = new MovedColumn("c", kind, "", true);
        Assert.Equal(MovedValue.Canonical(MovedValue.Of(one, column)), MovedValue.Canonical(MovedValue.Of(other, column)));
    }

    private static TableSum Sum(params string?[][] rows)
    {
        var sum = new TableSum();
        foreach (var row in rows) sum.Add(row, Columns);
        return sum;
    }
}
