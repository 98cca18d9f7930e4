using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

[Trait("Speed", "Slow")]
public sealed class ConcurrentWritersTests
{
    private const int Writers = 4;
    private const int Rounds = 60;
    private const int Batch = 16;

    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task A_reader_of_four_writers_misses_nothing_and_sees_nothing_twice(string engine)
    {
        var connection = await TestDatabase.NewServerDatabase(engine);
        await using var reading = TestDatabase.Open(engine, connection);
        await reading.Migrate(TestContext.Current.CancellationToken);

        var reader = Task.Run(() => Follow(new FeedStore(reading), Writers * Rounds * Batch));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Storm(engine, connection, writer))));
        var seen = await reader;

        Assert.Equal(Enumerable.Range(1, Writers * Rounds * Batch).Select(i => (long)i), seen);
        var last = await FeedReplay.LastOfEach(reading);
        var rows = await new CustomerStore(reading, TimeProvider.System).Read(last.Keys);
        Assert.All(last, change => Assert.Equal(change.Value, rows[change.Key].Customer));
    }

    /// <summary>
    /// Each writer is a silo of its own; half of its rows are shared with the others, which therefore conflict now and
    /// then.
    /// </summary>
    private static async Task Storm(string engine, string connection, int writer)
    {
        await using var database = TestDatabase.Open(engine, connection);
        var store = new CustomerStore(database, TimeProvider.System);
        for (var round = 0; round < Rounds; round++)
        {
            var names = Enumerable.Range(0, Batch).Select(i => i % 2 == 0 ? $"OWN-{writer}-{i}" : $"SHARED-{i}")
                .ToList();
            while (names.Count > 0) names = await CommitOnce(store, names, $"{writer}-{round}");
        }
    }

    /// <returns>The names that another writer had changed meanwhile.</returns>
    private static async Task<List<string>> CommitOnce(CustomerStore store, List<string> names, string city)
    {
        var rows = await store.Read(names);
        var commit = await store.Commit(names.ConvertAll(name => rows.GetValueOrDefault(name) is { } row
            ? Sample.Write(row.Customer! with { City = city }, row.Version)
            : Sample.Create(name)));
        return [.. names.Except(commit.VersionsMatched)];
    }

    private static async Task<List<long>> Follow(FeedStore feed, int count)
    {
        var seen = new List<long>();
        var cursor = (await feed.Head()).Cursor with { Sequence = 0 };
        while (seen.Count < count)
        {
            var page = await feed.Read(cursor, 100);
            seen.AddRange(page.Changes.Select(change => change.Sequence));
            if (page.Changes.Count > 0) cursor = page.Changes[^1].Cursor;
            else await Task.Delay(1);
        }
        return seen;
    }
}
