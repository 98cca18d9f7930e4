using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

[Trait("Speed", "Slow")]
public sealed class MigrationTests
{
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task Every_earlier_schema_is_brought_up_to_date(string engine)
    {
        var all = new SqlFiles(engine).Migrations.Count();
        for (var earlier = 0; earlier <= all; earlier++)
        {
            using var folder = new TemporaryFolder();
            await using var database = await TestDatabase.Empty(engine, folder);
            if (earlier > 0) await Schema(database, engine, earlier);

            Assert.Equal(all - earlier, await database.Migrate(TestContext.Current.CancellationToken));

            await new CustomerStore(database, TimeProvider.System).Commit([Sample.Create("A")]);
        }
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task A_filled_database_of_an_earlier_version_keeps_its_customers(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.Empty(engine, folder);
        await Schema(database, engine, 9);
        await Execute(database, """
            INSERT INTO customers (id, erpnext_id, version, sequence, name, name_folded, search_text, times, document, credit_limit)
            VALUES ('01890000-0000-7000-8000-000000000001', 'A', 3, 7, 'A', 'a', 'a', '{}', '{}', 33333.333333333);
            """);

        await database.Migrate(TestContext.Current.CancellationToken);

        var row = (await new CustomerStore(database, TimeProvider.System).Read(["A"]))["A"];
        Assert.Equal((3, 7, 0, 33333.333333333m),
            (row.Version, row.Customer!.Sequence, row.Touched, row.Customer.CreditLimit));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task A_migration_that_the_journal_does_not_name_is_applied_whatever_its_number(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.Empty(engine, folder);
        await Schema(database, engine, 9);
        await Execute(database, $"""
            DROP TABLE erased_customers; DROP INDEX customers_by_deleted{(engine == "SqlServer" ? " ON customers" : "")};
            DELETE FROM schema_migrations WHERE number = 3;
            """);

        Assert.Equal(new SqlFiles(engine).Migrations.Count() - 8,
            await database.Migrate(TestContext.Current.CancellationToken));

        await Execute(database, "DROP TABLE erased_customers");
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task A_database_that_is_newer_is_refused(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        await Execute(database,
            "INSERT INTO schema_migrations (number, name, applied_at) VALUES (999, 'future', '2030-01-01')");

        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => database.Migrate(TestContext.Current.CancellationToken));

        Assert.Contains("has schema 999", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sqlite", true)]
    [InlineData("PostgreSql", true)]
    [InlineData("SqlServer", true)]
    [InlineData("Sqlite", false)]
    [InlineData("PostgreSql", false)]
    [InlineData("SqlServer", false)]
    public async Task An_older_silo_works_with_a_newer_database_whose_migrations_all_say_that_it_can(
        string engine, bool says)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        var newest = new SqlFiles(engine).Migrations.Max(migration => migration.Number);
        foreach (var (number, from) in new[] { (998, newest), (999, says ? newest : 998) })
            await Execute(database, $"""
                INSERT INTO schema_migrations (number, name, applied_at) VALUES ({number}, 'future', '2030-01-01');
                INSERT INTO schema_compatibility (number, readable_from) VALUES ({number}, {from});
                """);

        var starts = await Record.ExceptionAsync(() => database.Migrate(TestContext.Current.CancellationToken));

        Assert.Equal(says, starts is null);
    }

    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task Of_several_silos_that_start_at_once_one_migrates(string engine)
    {
        var connection = engine == "SqlServer"
            ? await TestSqlServer.ExistingDatabase() : await PostgreSqlServer.NewDatabase(pool: 2);
        var silos = Enumerable.Range(0, 4).Select(_ => TestDatabase.Open(engine, connection)).ToList();

        var applied = await Task.WhenAll(silos.Select(silo => silo.Migrate(TestContext.Current.CancellationToken)));

        Assert.Equal(new SqlFiles(engine).Migrations.Count(), applied.Sum());
        Assert.Equal(3, applied.Count(count => count == 0));
        foreach (var silo in silos) await silo.DisposeAsync();
    }

    [Fact]
    public async Task A_missing_database_is_created()
    {
        await using var database = TestDatabase.Open("PostgreSql", await PostgreSqlServer.MissingDatabase());

        Assert.NotEqual(0, await database.Migrate(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_login_that_may_not_create_tables_is_told_the_cure_and_runs_after_it()
    {
        var connection = await PostgreSqlServer.NewDatabase();
        await using var admin = TestDatabase.Open("PostgreSql", connection);
        var role = $"plain{Guid.NewGuid():N}";
        await Execute(admin, $"CREATE ROLE {role} LOGIN");
        await using var plain =
            TestDatabase.Open("PostgreSql",
                connection.Replace("Username=customersync", $"Username={role}", StringComparison.Ordinal));

        var refused = await Assert.ThrowsAsync<ConfigurationException>(
            () => plain.Migrate(TestContext.Current.CancellationToken));
        await Execute(admin, DatabaseCommands.Schema(StorageProvider.PostgreSql)
            .Replace("BEGIN;", "", StringComparison.Ordinal)
            .Replace("COMMIT;", "", StringComparison.Ordinal));
        await Execute(admin, $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}");

        Assert.Contains("--print-schema PostgreSql", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await plain.Migrate(TestContext.Current.CancellationToken));
        await new CustomerStore(plain, TimeProvider.System).Commit([Sample.Create("A")]);
    }

    /// <summary>As an earlier version of the program left it.</summary>
    private static Task<int> Schema(Database database, string engine, int count)
    {
        var files = new SqlFiles(engine);
        var steps = files.Migrations.Take(count)
            .Select(migration => migration.Sql + Migrator.Applied(name => files[name], migration));
        return Execute(database, files["migration_journal"] + string.Concat(steps));
    }

    private static Task<int> Execute(Database database, string sql) =>
        database.Write(session => session.Statement(sql, sql).ExecuteNonQueryAsync());
}
