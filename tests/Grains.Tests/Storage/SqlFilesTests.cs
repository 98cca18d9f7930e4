using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

public sealed class SqlFilesTests
{
    /// <summary>
    /// What one engine needs and another has no use for: settings of a connection, a lock for migrations, a commit in
    /// one round trip, an index of trigrams, what may fail beside the views for readers.
    /// </summary>
    private static readonly string[] EngineBound =
    [
        "open", "open_reader", "migration_lock", "require_versions", "limits", "backend",
        "database_settings", "server_state",
        "vacuum_into", "take_alone", "integrity_check", "our_tables",
        "wal_checkpoint", "discard_remains", "vacuum", "page_count",
        "erased_marks", "all_names", "end_customer",
        "reading_grants", "reading_comments",
        "copy_table", "insert_row", "finish_move", "required_columns",
        "advance_feed_and_notify", "index_names", "index_changed", "search_candidates",
        "index_rows", "index_own", "drop_own", "own_indexes",
    ];

    [Fact]
    public void The_three_engines_have_the_same_files()
    {
        var sqlite = Names("Sqlite");

        Assert.NotEmpty(sqlite);
        Assert.Equal(sqlite, Names("PostgreSql"));
        Assert.Equal(sqlite, Names("SqlServer"));
    }

    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public void Every_migration_has_its_own_number_and_every_engine_the_same(string engine)
    {
        var numbers = new SqlFiles(engine).Migrations.Select(migration => (migration.Number, migration.Name)).ToList();

        Assert.Equal(numbers.Count, numbers.DistinctBy(migration => migration.Number).Count());
        Assert.Equal(new SqlFiles("Sqlite").Migrations.Select(migration => (migration.Number, migration.Name)),
            numbers);
    }

    [Fact]
    public void Every_column_of_a_statement_is_one_of_its_parameters()
    {
        foreach (var engine in new[] { "Sqlite", "PostgreSql" })
        {
            var files = new SqlFiles(engine);
            foreach (var (statement, columns) in Statements)
                Assert.All(columns, column => Assert.Matches($"@{column}\\b", files[statement]));
        }
        var sqlServer = new SqlFiles("SqlServer");
        foreach (var (statement, columns) in Statements)
            Assert.All(columns, column =>
                Assert.Matches($"WITH \\([^)]*(\\([^)]*\\)[^)]*)*\\b{column}\\]? ", sqlServer[statement]));
    }

    /// <summary>
    /// Lists of columns are filled in; what comes of it is approved, so that a change of SQL shows in review.
    /// </summary>
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public void The_filled_statements_are_those_that_were_approved(string engine)
    {
        var filled = Filled(engine);
        var approved = Path.Combine(AppContext.BaseDirectory, "Storage", $"Statements.{engine}.approved.sql");
        // To be looked at, and taken over.
        File.WriteAllText(approved.Replace("approved", "received", StringComparison.Ordinal), filled);

        Assert.Equal(File.ReadAllText(approved), filled);
    }

    private static string Filled(string engine)
    {
        var files = new SqlFiles(engine);
        return string.Join('\n', files.Names.Where(name => HasList(engine, name)).Order(StringComparer.Ordinal)
            .Select(name => $"-- {name}\n{files[name]}"));
    }

    private static bool HasList(string engine, string name)
    {
        var assembly = typeof(SqlFiles).Assembly;
        using var file = new StreamReader(assembly.GetManifestResourceStream($"Sql/{engine}/{name}")
            ?? assembly.GetManifestResourceStream($"Sql/Every/{name}")!);
        var sql = file.ReadToEnd();
        return Columns.Lists.Keys.Any(list => sql.Contains($"{{{list}: ", StringComparison.Ordinal));
    }

    private static IEnumerable<(string Statement, IEnumerable<string> Columns)> Statements =>
    [
        ("lock_customers", Columns.Versions.Select(column => column.Name)),
        ("insert_customers", Columns.Customers.Select(column => column.Name)),
        ("taken_customers", Columns.Names.Select(column => column.Name)),
        ("append_changes", Columns.Changes.Select(column => column.Name)),
        ("add_failures", Columns.Failures.Select(column => column.Name)),
        ("append_deliveries", Columns.Deliveries.Select(column => column.Name)),
    ];

    private static IEnumerable<string> Names(string engine) =>
        new SqlFiles(engine).Names.Except(EngineBound).Order(StringComparer.Ordinal);
}
