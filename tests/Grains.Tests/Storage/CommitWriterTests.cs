using CustomerSync.Feed;
using CustomerSync.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace CustomerSync.Tests.Storage;

public sealed class CommitWriterTests
{
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task A_poison_row_fails_alone(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        var committed = new Committed();
        await using var writer = Writer(database, committed);
        var twice = Sample.DeliveryId();
        await writer.Commit(Sample.LogOnly(twice));

        var batch = Enumerable.Range(0, 20)
            .Select(i => writer.Commit(i == 7 ? Sample.LogOnly(twice) : Sample.Create($"C{i:00}"))).ToList();
        await Task.WhenAll(batch).ContinueWith(_ => { }, TaskScheduler.Default);

        await Assert.ThrowsAsync<StorageRefusedException>(() => batch[7]);
        Assert.All(batch.Where((_, i) => i != 7), commit => Assert.False(commit.Result.Conflict));
        Assert.Equal(Enumerable.Range(1, 19).Select(i => (long)i), committed.Sequences);
        Assert.Equal(19, (await new FeedStore(database).Head()).Cursor.Sequence);
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task An_item_that_the_database_cannot_even_be_sent_fails_alone(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        await using var writer = Writer(database, new Committed());

        var batch = Enumerable.Range(0, 20)
            .Select(i => writer.Commit(
                Sample.Create(Sample.Customer($"C{i:00}") with { Territory = i == 7 ? "half a pair \uD83C" : null })))
                .ToList();
        await Task.WhenAll(batch).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.All(batch.Where((_, i) => i != 7), commit => Assert.False(commit.Result.Conflict));
        if (batch[7].IsFaulted) await Assert.ThrowsAsync<StorageRefusedException>(() => batch[7]);
    }

    /// <summary>
    /// A statement that never reached the server is one that its driver may take for prepared: what comes after it on
    /// the same connection is not to suffer.
    /// </summary>
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task What_is_committed_after_an_item_that_cannot_be_sent_is_written(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        await using var writer = Writer(database, new Committed());

        for (var i = 0; i < 4; i++)
        {
            Assert.False((await writer.Commit(Sample.Create($"G{i}"))).Conflict);
            var bad = Sample.Create(Sample.Customer($"B{i}") with { Territory = "half a pair \uD83C" });
            await writer.Commit(bad).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    [Fact]
    public async Task One_name_several_times_in_a_batch_is_committed_in_turn()
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New("Sqlite", folder);
        await using var writer = Writer(database, new Committed());

        var created = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => writer.Commit(Sample.Create("SAME"))));

        Assert.Equal(1, created.Count(result => !result.Conflict));
        Assert.Equal(1, (await new FeedStore(database).Head()).Cursor.Sequence);
    }

    internal static CommitWriter Writer(Database database, ICommittedChanges committed) =>
        new(new CustomerStore(database, TimeProvider.System), database, committed, NullLogger<CommitWriter>.Instance);

    internal sealed class Committed : ICommittedChanges
    {
        public List<long> Sequences { get; } = [];

        void ICommittedChanges.Committed(FeedEvent batch)
        {
            lock (Sequences) Sequences.AddRange(batch.Changes.Select(change => change.Sequence));
        }
    }
}
