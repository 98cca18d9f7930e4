using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CustomerSync.ErpNext;
using CustomerSync.Customers;
using CustomerSync.Storage;
using CustomerSync.Storage.PostgreSql;
using CustomerSync.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CustomerSync.Tests.Storage;

/// <summary>What docs/sql.md says beyond the contract that all engines have: its steps, the role, the bell.</summary>
[Trait("Speed", "Slow")]
public sealed partial class ReadingTests
{
    private const int Writers = 3;
    private const int Rounds = 40;

    private static readonly CustomValues Own = new("""{"score":12.5,"vatNo":"300"}""");

    [Fact]
    public async Task The_four_steps_of_the_document_work_and_show_nothing_else()
    {
        var owner = await PostgreSqlServer.NewDatabase();
        await using var database = await Migrated(owner);
        var customer = Sample.Customer("A", "Alpha") with { Custom = Own };
        await new CustomerStore(database, TimeProvider.System).Commit([Sample.Create(customer)]);
        // Roles are of the whole server.
        var login = $"shop{Guid.NewGuid():N}";

        Run(owner, null, [.. Blocks("bash").Select(step => Regex.Replace(step, @"\bshop\b", login)
            .Replace("-d customersync", "", StringComparison.Ordinal))]);
        var steps = Blocks("sql").Select(step => step.Replace("shop.", $"{login}.", StringComparison.Ordinal)).ToList();
        var said = Run(owner, login, [.. steps.Select((step, i) => $"psql -v mine=0 <<'STEP'\n{step}\nSTEP")]);

        Assert.Equal(4, steps.Count);
        Assert.Matches(@"A +\| Alpha \| 300 +\| +12\.5", said);
        Assert.Matches(@"A +\| Alpha", said);
        Assert.Matches(@"1 \| .*created", said);
        var reader = As(owner, login);
        await Execute(reader, $"INSERT INTO {login}.orders VALUES (1, '{customer.Id}')");
        foreach (var table in new[] { "customers", "customer_changes", "webhook_deliveries", "orleansstorage",
            "access_entries", "hook_subscriptions" })
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(
                () => Execute(reader, $"SELECT * FROM {table}"))).SqlState);
        await Assert.ThrowsAsync<PostgresException>(() => Execute(reader, "DELETE FROM customer_ids"));
        // The views are made anew by each upgrade: what stands on them and what was granted stays.
        await Execute(reader, $"CREATE VIEW {login}.names AS SELECT name FROM reading.customers");
        await Execute(owner, new SqlFiles("PostgreSql")["reading"]);
        await Execute(reader, $"SELECT * FROM {login}.names, reading.customer_changes, reading.deleted_customers");
    }

    [Fact]
    public async Task SQLite_is_read_beside_the_product_as_the_document_says()
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New("Sqlite", folder);
        await new CustomerStore(database, TimeProvider.System).Commit(
            [Sample.Create(Sample.Customer("A") with { City = "Jeddah", Custom = Own })]);
        await using var reader = new SqliteConnection(new SqliteConnectionStringBuilder(folder.Sqlite()) {
            Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        await reader.OpenAsync(TestContext.Current.CancellationToken);
        var answers = new List<string?>();

        foreach (var step in Assert.Single(Blocks("sqlite")).Split(";\n", StringSplitOptions.RemoveEmptyEntries))
        {
            await using var command = new SqliteCommand(step, reader);
            await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            Assert.True(await rows.ReadAsync(TestContext.Current.CancellationToken));
            answers.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(rows.GetValue)));
        }

        Assert.StartsWith("A|A|", answers[0], StringComparison.Ordinal);
        Assert.Equal("A|300", answers[1]);
        Assert.EndsWith("|Jeddah", answers[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_that_reads_by_sequence_misses_nothing_of_several_writers()
    {
        var connection = await PostgreSqlServer.NewDatabase(pool: 20);
        await using var database = await Migrated(connection);
        await using var listener = new NpgsqlConnection(connection);
        await listener.OpenAsync(TestContext.Current.CancellationToken);
        var heard = new List<long>();
        listener.Notification += (_, told) => heard.Add(long.Parse(told.Payload.Split('.')[1], CultureInfo.InvariantCulture));
        await using (var listen = new NpgsqlCommand("LISTEN customersync", listener)) await listen.ExecuteNonQueryAsync();

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(connection, writer))));
        var seen = await Follow(listener, Writers * Rounds * 2);
        await writing;

        Assert.Equal(Enumerable.Range(1, Writers * Rounds * 2).Select(i => (long)i), seen);
        await Wait.Until("the last commit was told", async () =>
        {
            await using var any = new NpgsqlCommand("SELECT 1", listener);
            await any.ExecuteNonQueryAsync();
            return heard.Count > 0 && heard[^1] == seen[^1];
        });
        Assert.Equal(heard.Order(), heard);
        Assert.Equal(Writers * Rounds, heard.Count);
    }

    [Fact]
    public async Task A_commit_that_changes_nothing_or_does_not_stand_is_not_told()
    {
        var connection = await PostgreSqlServer.NewDatabase();
        await using var database = await Migrated(connection);
        var store = new CustomerStore(database, TimeProvider.System);
        await using var listener = new NpgsqlConnection(connection);
        await listener.OpenAsync(TestContext.Current.CancellationToken);
        var heard = new List<string>();
        listener.Notification += (_, told) => heard.Add(told.Payload);
        await using (var listen = new NpgsqlCommand("LISTEN customersync", listener)) await listen.ExecuteNonQueryAsync();
        var id = Sample.DeliveryId();
        await store.Commit([Sample.LogOnly(id)]);

        await Assert.ThrowsAnyAsync<Exception>(() => store.Commit([Sample.Create("LOST"), Sample.LogOnly(id)]));
        await store.Commit([new("QUIET", 0, Sample.Row(Sample.Customer("QUIET")), WriteIntent.None)]);
        var commit = await store.Commit([Sample.Create("A")]);

        await listener.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([$"{commit.Head}"], heard);
    }

    [Fact]
    public async Task UTC_is_what_PostgreSQL_itself_makes_of_each_zone()
    {
        var connection = await PostgreSqlServer.NewDatabase();
        await using var database = await Migrated(connection);
        await Execute(connection, """
            INSERT INTO customers (id, erpnext_id, version, name, name_folded, search_text, times, document, erpnext_modified)
            SELECT gen_random_uuid(), n::text, 1, 'A', 'a', 'a', '{}', '{}',
              to_char(timestamp '1999-01-01' + n * interval '7 hours 11 minutes', 'YYYY-MM-DD HH24:MI:SS.US')
            FROM generate_series(1, 30000) n
            """);
        await using var source = NpgsqlDataSource.Create(connection);

        foreach (var zone in new[] { "Asia/Riyadh", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe",
            "Africa/Casablanca", "Asia/Kolkata" })
        {
            var until = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
            await new SiteOffsets(database).Update(ZoneRules.Offsets(zone, until).ToList());
            await using var compare = source.CreateCommand($"""
                SELECT count(erpnext_modified_utc) || ' ' || count(*) FILTER (
                  WHERE erpnext_modified_utc <> erpnext_modified AT TIME ZONE '{zone}')
                FROM reading.customers
                """);
            Assert.Equal("30000 0", await compare.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_login_that_may_make_no_schema_is_upgraded_when_it_has_been_given_one()
    {
        var owner = await PostgreSqlServer.NewDatabase();
        var login = $"plain{Guid.NewGuid():N}";
        await Execute(owner, $"CREATE ROLE {login} LOGIN; GRANT CREATE ON SCHEMA public TO {login}");
        await using var database = TestDatabase.Open("PostgreSql", As(owner, login));

        var refused = await Assert.ThrowsAsync<ConfigurationException>(
            () => database.Migrate(TestContext.Current.CancellationToken));
        await Execute(owner, $"CREATE SCHEMA reading AUTHORIZATION {login}");

        Assert.Contains("lacks a right", refused.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, await database.Migrate(TestContext.Current.CancellationToken));
    }

    /// <summary>As the document says: keep the last sequence, listen first, read, wait for the bell.</summary>
    private static async Task<List<long>> Follow(NpgsqlConnection reader, int count)
    {
        var seen = new List<long> { 0 };
        while (seen.Count <= count)
        {
            await using (var read = new NpgsqlCommand(
                "SELECT sequence FROM reading.customer_changes WHERE sequence >= @mine ORDER BY sequence LIMIT 500",
                reader) { Parameters = { new("mine", seen[^1]) } })
            await using (var rows = await read.ExecuteReaderAsync())
                while (await rows.ReadAsync())
                    if (rows.GetInt64(0) != seen[^1]) seen.Add(rows.GetInt64(0));
            if (seen.Count <= count) await reader.WaitAsync(TimeSpan.FromSeconds(60));
        }
        return seen[1..];
    }

    /// <summary>A silo of its own; its rows are shared with the others.</summary>
    private static async Task Write(string connection, int writer)
    {
        await using var database = Notifying(connection);
        var store = new CustomerStore(database, TimeProvider.System);
        for (var round = 0; round < Rounds; round++)
            await store.Commit([Sample.Create($"{writer}-{round}-a"), Sample.Create($"{writer}-{round}-b")]);
    }

    private static PostgreSqlDatabase Notifying(string connection) => new(new() {
        Provider = StorageProvider.PostgreSql, ConnectionString = connection, Notify = true });

    private static async Task<PostgreSqlDatabase> Migrated(string connection)
    {
        var database = Notifying(connection);
        await database.Migrate(TestContext.Current.CancellationToken);
        return database;
    }

    private static string As(string connection, string login) =>
        connection.Replace("Username=customersync", $"Username={login}", StringComparison.Ordinal) + ";Pooling=false";

    private static async Task Execute(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>In the root of the repository, with psql on the path and the database in its environment.</summary>
    private static string Run(string connection, string? login, string[] commands)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        var start = new ProcessStartInfo("bash", ["-e", "-c", string.Join('\n', commands)]) {
            WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new[] { ("PGHOST", settings.Host), ("PGPORT", $"{settings.Port}"),
            ("PGDATABASE", settings.Database), ("PGUSER", login ?? settings.Username), ("PGOPTIONS", ""),
            ("PATH", $"{ThrowawayPostgreSql.FindPrograms()}:{Environment.GetEnvironmentVariable("PATH")}") })
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && !errors.Result.Contains("ERROR", StringComparison.Ordinal), errors.Result);
        return output;
    }

    private static List<string> Blocks(string language) =>
        [.. Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "sql.md")))
            .Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value)];

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
