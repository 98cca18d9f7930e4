using CustomerSync.Storage;
using CustomerSync.Webhooks;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Storage;

public sealed class SqliteFaultTests
{
    [Fact]
    public async Task A_file_locked_by_another_program_is_told_and_recovers()
    {
        using var folder = new TemporaryFolder();
        await using var database = TestDatabase.Open("Sqlite", folder.Sqlite() + ";Default Timeout=1");
        await database.Migrate(TestContext.Current.CancellationToken);
        await using var writer = CommitWriterTests.Writer(database, new CommitWriterTests.Committed());
        await using var other = new SqliteConnection(folder.Sqlite() + ";Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);

        await using (await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
            await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.Commit(Sample.Create("A")));
        await writer.Commit(Sample.Create("A"));

        Assert.Equal(1, (await new FeedStore(database).Head()).Cursor.Sequence);
    }

    [Fact]
    public async Task A_file_that_is_locked_at_the_start_is_waited_for()
    {
        using var folder = new TemporaryFolder();
        await using var database = TestDatabase.Open("Sqlite", folder.Sqlite() + ";Default Timeout=1");
        await using var other = new SqliteConnection(folder.Sqlite() + ";Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        var log = new WaitingLog();
        var startup = new DatabaseStartup(database, new FeedStore(database), TimeProvider.System, log);

        await using (await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            var started = startup.StartAsync(TestContext.Current.CancellationToken);
            Assert.Equal(LogLevel.Warning,
                await log.First.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken));
            await other.DisposeAsync();
            await started.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, await database.Migrate(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("removed", "*")]
    [InlineData("moved", "*")]
    [InlineData("replaced", "test.db")]
    [InlineData("removed", "test.db")]
    public async Task A_file_that_is_taken_away_under_the_product_takes_no_commit_that_would_go_with_the_process(
        string how, string files)
    {
        using var folder = new TemporaryFolder();
        await using var database = TestDatabase.Open("Sqlite", folder.Sqlite());
        await database.Migrate(TestContext.Current.CancellationToken);
        await using var writer = CommitWriterTests.Writer(database, new CommitWriterTests.Committed());
        using var check = new WriteCheck(database, TimeProvider.System);
        await writer.Commit(Sample.Create("A"));
        Assert.Null(await check.WhyNot());

        foreach (var file in Files(folder, files))
        {
            File.Copy(file, file + ".kept");
            if (how == "removed") File.Delete(file);
            else File.Move(how == "moved" ? file : file + ".kept", how == "moved" ? file + ".moved" : file, true);
        }

        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.Commit(Sample.Create("B")));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.Commit(Sample.Create("B")));
        await database.CheckpointWal();
        using var again = new WriteCheck(database, TimeProvider.System);
        Assert.Contains("moved, replaced or removed", await again.WhyNot(), StringComparison.Ordinal);
        if (how != "moved") return;
        foreach (var file in Files(folder, "*.moved")) File.Move(file, file[..^".moved".Length]);
        await writer.Commit(Sample.Create("B"));
    }

    [Fact]
    public async Task What_stood_in_a_log_that_was_removed_is_saved_into_the_file()
    {
        using var folder = new TemporaryFolder();
        await using (var database = TestDatabase.Open("Sqlite", folder.Sqlite()))
        {
            await database.Migrate(TestContext.Current.CancellationToken);
            await using var writer = CommitWriterTests.Writer(database, new CommitWriterTests.Committed());
            await writer.Commit(Sample.Create("A"));
            foreach (var file in Files(folder, "*-*")) File.Delete(file);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.Commit(Sample.Create("B")));
        }

        await using var later = TestDatabase.Open("Sqlite", folder.Sqlite());
        Assert.Equal(["A"], (await new CustomerStore(later, TimeProvider.System).Read(["A", "B"])).Keys);
    }

    [Fact]
    public async Task Without_the_feeds_counter_nothing_is_acknowledged()
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New("Sqlite", folder);
        await using var writer = CommitWriterTests.Writer(database, new CommitWriterTests.Committed());
        await writer.Commit(Sample.Create("A"));
        await database.Write(session => session.Statement("empty", "DELETE FROM feed_head").ExecuteNonQueryAsync());

        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.Commit(Sample.Create("B")));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => writer.Commit(CommitItem.Of(Sample.Delivery(DeliveryId.New(Sample.Noon), "B"))));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => new FeedStore(database).CheckHead(default));
    }

    private static IEnumerable<string> Files(TemporaryFolder folder, string pattern) =>
        Directory.GetFiles(folder.Path, pattern).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));

    [Fact]
    public async Task A_full_disk_is_told_and_leaves_nothing_half_written()
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New("Sqlite", folder);
        var store = new CustomerStore(database, TimeProvider.System);
        await database.Write(session => session.Statement("limit", "PRAGMA max_page_count = 40").ExecuteScalarAsync());

        var error = await Assert.ThrowsAsync<SqliteException>(
            () => store.Commit([.. Enumerable.Range(0, 500).Select(i => Sample.Create($"C{i}"))]));
        await store.Commit([Sample.Create("LATER")]); // The connection was opened anew, without the limit.

        Assert.True(database.IsTransient(error), error.ToString());
        Assert.Equal(["LATER"], (await store.Read(["C0", "LATER"])).Keys);
    }

    [Fact]
    public async Task However_many_read_at_once_there_are_few_connections_and_none_of_them_can_write()
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New("Sqlite", folder);
        var (inside, most, full) = (0, 0, new TaskCompletionSource());
        async Task<bool> Read(DbSession session)
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            if (inside == 8) full.TrySetResult();
            await full.Task; // The first eight meet; no more come in before one of them has left.
            Interlocked.Decrement(ref inside);
            await session.Statement("read_head").ExecuteScalarAsync();
            return true;
        }

        var reads = Enumerable.Range(0, 100).Select(_ => database.Read(Read)).ToList();
        Assert.All(await Task.WhenAll(reads)
            .WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken), Assert.True);
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => database.Read(session => session.Statement("write", "DELETE FROM customers").ExecuteNonQueryAsync()));

        Assert.InRange(most, 8, 8);
        Assert.Empty((await new CustomerStore(database, TimeProvider.System).Read(["none"])).Keys);
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var first = await TestDatabase.New("Sqlite", folder);
        await using var second = TestDatabase.Open("Sqlite", folder.Sqlite());

        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => second.Migrate(TestContext.Current.CancellationToken));

        Assert.Contains("Another process is using", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The level of the first thing that is said.</summary>
    private sealed class WaitingLog : ILogger<DatabaseStartup>
    {
        private readonly TaskCompletionSource<LogLevel> _first =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<LogLevel> First => _first.Task;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            _first.TrySetResult(logLevel);
    }
}
