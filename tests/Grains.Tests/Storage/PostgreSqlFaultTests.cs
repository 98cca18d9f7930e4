using CustomerSync.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CustomerSync.Tests.Storage;

[Trait("Speed", "Slow")]
public sealed class PostgreSqlFaultTests
{
    [Fact]
    public async Task A_server_that_goes_away_in_flight_is_told_and_its_return_needs_no_restart()
    {
        var settings = new NpgsqlConnectionStringBuilder(await PostgreSqlServer.NewDatabase());
        await using var proxy = new FaultProxy(settings.Port);
        await using var database = TestDatabase.Open("PostgreSql", Through(proxy, settings));
        await database.Migrate(TestContext.Current.CancellationToken);
        await using var writer = CommitWriterTests.Writer(database, new CommitWriterTests.Committed());
        await writer.Commit(Sample.Create("BEFORE"));

        proxy.GoAway();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.Commit(Sample.Create("DURING")));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => new FeedStore(database).Head());
        proxy.Return();
        await writer.Commit(Sample.Create("AFTER"));

        Assert.Equal(["AFTER", "BEFORE"],
            (await new CustomerStore(database, TimeProvider.System).Read(["BEFORE", "DURING", "AFTER"])).Keys.Order());
    }

    [Fact]
    public async Task A_server_that_is_away_at_the_start_is_waited_for()
    {
        var settings = new NpgsqlConnectionStringBuilder(await PostgreSqlServer.NewDatabase());
        await using var proxy = new FaultProxy(settings.Port, up: false);
        await using var database = TestDatabase.Open("PostgreSql", Through(proxy, settings));
        var startup = new DatabaseStartup(
            database, new FeedStore(database), TimeProvider.System, NullLogger<DatabaseStartup>.Instance);

        var started = startup.StartAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(started, Task.Delay(200, TestContext.Current.CancellationToken));
        Assert.False(started.IsCompleted);
        proxy.Return();
        await started;

        Assert.Equal(0, await database.Migrate(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_connection_killed_in_mid_transaction_leaves_nothing_half_written()
    {
        await using var database = TestDatabase.Open("PostgreSql", await PostgreSqlServer.NewDatabase());
        await database.Migrate(TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => database.Write(async session =>
        {
            await session.Statement("half", "UPDATE feed_head SET sequence = 99").ExecuteNonQueryAsync();
            return await session.Statement("kill", "SELECT pg_terminate_backend(pg_backend_pid())")
                .ExecuteScalarAsync();
        }));

        Assert.True(database.IsTransient(error), error.ToString());
        Assert.Equal(0, (await new FeedStore(database).Head()).Cursor.Sequence);
    }

    /// <summary>After a failover the first may be what was the primary before.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(";Target Session Attributes=any")]
    public async Task Of_several_hosts_the_primary_is_read_and_written_whichever_stands_first(string more)
    {
        if (ThrowawayPostgreSql.FindPrograms() is null) Assert.Skip("No PostgreSQL server programs here.");
        await using var standby = await ThrowawayPostgreSql.Start(isStandby: true);
        await using var primary = await ThrowawayPostgreSql.Start();
        var settings = new NpgsqlConnectionStringBuilder(primary.Connection("to_be_made", 10))
        {
            Host = $"{standby.Address},{primary.Address}",
        };
        await using var database = TestDatabase.Open("PostgreSql", settings.ConnectionString + more);

        Assert.NotEqual(0, await database.Migrate(TestContext.Current.CancellationToken));
        await using var writer = CommitWriterTests.Writer(database, new CommitWriterTests.Committed());
        await writer.Commit(Sample.Create("A"));

        Assert.Equal(1, (await new FeedStore(database).Head()).Cursor.Sequence);
    }

    [Fact]
    public async Task A_server_is_reached_by_its_socket_of_this_machine()
    {
        if (ThrowawayPostgreSql.FindPrograms() is null) Assert.Skip("No PostgreSQL server programs here.");
        await using var server = await ThrowawayPostgreSql.Start("-c unix_socket_directories=/tmp");
        await using var database = TestDatabase.Open(
            "PostgreSql", ThrowawayPostgreSql.OverSocket(server.Connection("to_be_made", 10), "/tmp"));

        Assert.NotEqual(0, await database.Migrate(TestContext.Current.CancellationToken));
        await using var writer = CommitWriterTests.Writer(database, new CommitWriterTests.Committed());
        await writer.Commit(Sample.Create("A"));

        Assert.Equal(1, (await new FeedStore(database).Head()).Cursor.Sequence);
    }

    [Theory]
    [InlineData("ALTER TABLE customers RENAME TO c", "ALTER TABLE c RENAME TO customers")] // being restored
    [InlineData("ALTER SCHEMA public RENAME TO p", "ALTER SCHEMA p RENAME TO public")]
    [InlineData("ALTER TABLE customers RENAME COLUMN touched TO t", "ALTER TABLE customers RENAME COLUMN t TO touched")]
    [InlineData("CREATE TABLE f AS TABLE feed_head; DELETE FROM feed_head", "INSERT INTO feed_head SELECT * FROM f")]
    public async Task What_is_missing_for_all_rows_is_no_fault_of_a_row(string away, string back)
    {
        await using var database = TestDatabase.Open("PostgreSql", await PostgreSqlServer.NewDatabase());
        await database.Migrate(TestContext.Current.CancellationToken);
        await using var writer = CommitWriterTests.Writer(database, new CommitWriterTests.Committed());
        await writer.Commit(Sample.Create("BEFORE"));
        await Execute(database, away);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.Commit(Sample.Create("DURING")));
        await Execute(database, back);
        await writer.Commit(Sample.Create("AFTER"));

        Assert.Equal(["AFTER", "BEFORE"],
            (await new CustomerStore(database, TimeProvider.System).Read(["BEFORE", "DURING", "AFTER"])).Keys.Order());
    }

    [Theory]
    [InlineData("53100")] // disk full
    [InlineData("25P04")] // the transaction lasted too long (PostgreSQL 17)
    [InlineData("42501")] // a right was taken away
    [InlineData("53200")] // out of memory
    [InlineData("57P01")] // stopped by the operator
    public async Task A_server_that_has_no_room_is_told_leaves_nothing_half_written_and_is_written_to_again(
        string state)
    {
        await using var database = TestDatabase.Open("PostgreSql", await PostgreSqlServer.NewDatabase());
        await database.Migrate(TestContext.Current.CancellationToken);
        await using var writer = CommitWriterTests.Writer(database, new CommitWriterTests.Committed());
        await Execute(database, $"""
            CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '{state}'; END $$;
            CREATE TRIGGER no_room BEFORE INSERT ON customer_changes EXECUTE FUNCTION no_room();
            """);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.Commit(Sample.Create("A")));
        Assert.Empty(await new CustomerStore(database, TimeProvider.System).Read(["A"]));
        await Execute(database, "DROP TRIGGER no_room ON customer_changes");
        await writer.Commit(Sample.Create("A"));

        Assert.Equal(1, (await new FeedStore(database).Head()).Cursor.Sequence);
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    public async Task Work_that_had_to_give_way_is_done_again(string state)
    {
        await using var database = TestDatabase.Open("PostgreSql", await PostgreSqlServer.NewDatabase());
        await database.Migrate(TestContext.Current.CancellationToken);
        var attempts = 0;

        await database.Write(async session =>
        {
            await session.Statement("advance_feed").With("@count", 1).ExecuteNonQueryAsync();
            var raise = $"DO $$ BEGIN RAISE EXCEPTION 'give way' USING ERRCODE = '{state}'; END $$";
            if (++attempts < 3) await session.Statement("raise", raise).ExecuteNonQueryAsync();
            return attempts;
        });

        Assert.Equal((3, 1), (attempts, (await new FeedStore(database).Head()).Cursor.Sequence));
    }

    [Fact]
    public async Task Two_transactions_that_lock_each_other_both_end()
    {
        await using var database = TestDatabase.Open("PostgreSql", await PostgreSqlServer.NewDatabase());
        await database.Migrate(TestContext.Current.CancellationToken);
        await new CustomerStore(database, TimeProvider.System).Commit([Sample.Create("A"), Sample.Create("B")]);
        using var both = new Barrier(2);

        async Task<int> Lock(string first, string second)
        {
            var waited = false;
            return await database.Write(async session =>
            {
                await session.Statement(first, $"UPDATE customers SET city = 'x' WHERE erpnext_id = '{first}'")
                    .ExecuteNonQueryAsync();
                if (!waited) await Task.Run(() => both.SignalAndWait(TimeSpan.FromSeconds(5)));
                waited = true;
                return await session.Statement(second, $"UPDATE customers SET city = 'x' WHERE erpnext_id = '{second}'")
                    .ExecuteNonQueryAsync();
            });
        }

        var ends = await Task.WhenAll(Lock("A", "B"), Lock("B", "A"));
        Assert.Equal([1, 1], ends);
    }

    [Fact]
    public async Task A_pool_at_its_end_is_told_and_recovers()
    {
        var connection = await PostgreSqlServer.NewDatabase(pool: 1);
        await using var database = TestDatabase.Open("PostgreSql", connection + ";Timeout=1");
        await database.Migrate(TestContext.Current.CancellationToken);
        var release = new TaskCompletionSource<int>();
        var entered = new TaskCompletionSource();
        var holder = database.Read(session => { entered.SetResult(); return release.Task; });
        await entered.Task;

        var error = await Assert.ThrowsAnyAsync<Exception>(() => new FeedStore(database).Head());
        release.SetResult(0);
        await holder;

        Assert.True(database.IsTransient(error), error.ToString());
        Assert.Equal(0, (await new FeedStore(database).Head()).Cursor.Sequence);
    }

    [Fact]
    public async Task A_commit_is_one_round_trip_and_a_conflict_costs_another_attempt_of_two()
    {
        var settings = new NpgsqlConnectionStringBuilder(await PostgreSqlServer.NewDatabase());
        await using var proxy = new FaultProxy(settings.Port);
        await using var database = TestDatabase.Open("PostgreSql", Through(proxy, settings));
        await database.Migrate(TestContext.Current.CancellationToken);
        var store = new CustomerStore(database, TimeProvider.System);
        var customer = Sample.Customer("A");
        await store.Commit([Sample.Create(customer)]);
        // Its statements are prepared by now.
        for (var version = 1; version < 4; version++) await store.Commit([Sample.Write(customer, version)]);

        var before = proxy.RoundTrips;
        await store.Commit([Sample.Write(customer, 4, deliveryId: Sample.DeliveryId())]);
        var one = proxy.RoundTrips;
        var conflict = await store.Commit([Sample.Write(customer, 4)]);

        Assert.Equal(1, one - before);
        Assert.Empty(conflict.VersionsMatched);
        // The server's refusal, ROLLBACK, the guard, and the commit of nothing.
        Assert.InRange(proxy.RoundTrips - one, 3, 4);
    }

    [Fact, Trait("Speed", "Slow")]
    public async Task A_client_that_is_frozen_while_it_holds_the_counter_holds_up_nobody_for_long()
    {
        var connection = await PostgreSqlServer.NewDatabase();
        await using var frozen = TestDatabase.Open("PostgreSql", connection);
        await using var database = TestDatabase.Open("PostgreSql", connection);
        await database.Migrate(TestContext.Current.CancellationToken);
        await using var writer = CommitWriterTests.Writer(database, new CommitWriterTests.Committed());
        var (holds, thaws) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holder = frozen.Write(async session =>
        {
            await session.Statement("advance_feed").With("@count", 1).ExecuteNonQueryAsync();
            holds.SetResult();
            await thaws.Task;
            return await session.Statement("read_head").ExecuteScalarAsync();
        });
        await holds.Task;

        // Told, and not kept waiting.
        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.Commit(Sample.Create("A")));
        while (!await IsCommitted(writer, "A")) { } // Each attempt waits for the lock.
        thaws.SetResult();

        Assert.True(frozen.IsTransient(await Assert.ThrowsAnyAsync<Exception>(() => holder)));
        Assert.Equal((1, 1),
            ((await new FeedStore(database).Head()).Cursor.Sequence, (await new FeedStore(database).Head()).Touched));
    }

    [Fact]
    public async Task Reads_that_take_every_connection_keep_no_commit_and_no_grain_state_waiting()
    {
        await using var database = TestDatabase.Open("PostgreSql", await PostgreSqlServer.NewDatabase(pool: 5));
        await database.Migrate(TestContext.Current.CancellationToken);
        await using var writer = CommitWriterTests.Writer(database, new CommitWriterTests.Committed());
        var end = new TaskCompletionSource<int>();
        var reads = Enumerable.Range(0, 20).Select(_ => database.Read(_ => end.Task)).ToList();

        await writer.Commit(Sample.Create("A"));
        await using (var orleans =
            await database.Orleans.Source!.OpenConnectionAsync(TestContext.Current.CancellationToken))
            Assert.Equal(System.Data.ConnectionState.Open, orleans.State);

        end.SetResult(0);
        // Some waited too long for a connection.
        await Task.WhenAll(reads).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task The_pool_is_capped_unless_the_connection_string_says_otherwise()
    {
        await using var database = TestDatabase.Open("PostgreSql", "Host=localhost;Database=d");
        await using var given = TestDatabase.Open("PostgreSql", "Host=localhost;Database=d;Maximum Pool Size=7");

        Assert.Contains("Maximum Pool Size=5", database.Orleans.Source!.ConnectionString, StringComparison.Ordinal);
        Assert.Contains("Maximum Pool Size=1", given.Orleans.Source!.ConnectionString, StringComparison.Ordinal);
    }

    private static async Task<bool> IsCommitted(CommitWriter writer, string name)
    {
        try { return !(await writer.Commit(Sample.Create(name))).Conflict; }
        catch (StorageUnavailableException) { return false; }
    }

    private static Task<int> Execute(Database database, string sql) =>
        database.Write(session => session.Statement("test", sql).ExecuteNonQueryAsync());

    private static string Through(FaultProxy proxy, NpgsqlConnectionStringBuilder settings) =>
        new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Port = proxy.Port }.ConnectionString;
}
