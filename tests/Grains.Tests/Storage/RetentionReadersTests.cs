using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// Promise 4 at the edge of retention: many read where it prunes. Whoever reads the feed reads on without a gap or is
/// told so; whoever turns the pages of a history or of the log finds what is kept without a hole.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class RetentionReadersTests
{
    private static readonly int FeedReaders = Scale.Of(4, full: 12), PageReaders = Scale.Of(2, full: 4),
        Writes = Scale.Of(120, full: 400);

    /// <summary>Between the reads of a reader; without it they leave no processor to who writes.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    private static readonly DateTimeOffset Always = DateTimeOffset.MaxValue.AddYears(-1000);

    private int _reads, _resets, _turned;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task No_reader_skips_anything_while_it_is_pruned(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        using var end = new CancellationTokenSource();
        List<Task> readers =
        [
            .. Enumerable.Range(0, FeedReaders).Select(reader => Task.Run(() => ReadFeed(database, reader, end.Token))),
            .. Enumerable.Range(0, PageReaders).Select(reader => Task.Run(() => ReadHistory(database, reader, end.Token))),
            .. Enumerable.Range(0, PageReaders).Select(reader => Task.Run(() => ReadLog(database, reader, end.Token))),
            Task.Run(() => Prune(database, end.Token)),
        ];

        await Write(database);
        await end.CancelAsync();
        await Task.WhenAll(readers);

        Assert.True(_resets > 0 && _reads > _resets && _turned > 0,
            $"It was no storm: {_resets} resets of {_reads} reads, {_turned} pages turned.");
    }

    /// <summary>Each write moves one customer's city to the next number, and logs its delivery by that number.</summary>
    private static async Task Write(Database database)
    {
        var (store, random) = (new CustomerStore(database, TimeProvider.System), new Random(1));
        var customer = Sample.Customer("A");
        for (var number = 1; number <= Writes; number++)
        {
            customer = customer with { City = $"{number}" };
            var change = new ChangeDraft(number == 1 ? ChangeKind.Created : ChangeKind.Updated, ChangeCause.Webhook,
                new SortedDictionary<string, object?>(StringComparer.Ordinal) { ["city"] = $"{number - 1}" });
            var logged = Sample.Delivery(DeliveryId.New(Sample.Noon.AddMilliseconds(number)), "A") with
            {
                Reason = $"{number}",
            };
            var others = Enumerable.Range(0, random.Next(12)).Select(other => Sample.Create($"{number}-{other}"));
            await store.Commit([
                new CommitItem("A", number - 1, Sample.Row(customer, number - 1), new WriteIntent(change, logged)),
                .. others]);
        }
    }

    private static async Task Prune(Database database, CancellationToken end)
    {
        for (var random = new Random(2); !end.IsCancellationRequested;)
        {
            await Statement("prune_changes", database.Bindable(Always), random.Next(1, 60));
            await Statement("prune_deliveries", DeliveryId.BeyondAll, random.Next(1, 8));
        }
        Task<int> Statement(string name, object before, int limit) => database.Write(session => session.Statement(name)
            .With("@before", before).With("@limit", limit).ExecuteNonQueryAsync(), CancellationToken.None);
    }

    /// <summary>From the oldest that is kept, or a little behind it, where the next read may come too late.</summary>
    private async Task ReadFeed(Database database, int seed, CancellationToken end)
    {
        var (feed, random) = (new FeedStore(database), new Random(seed));
        var cursor = await AtEdge();
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(Breath, CancellationToken.None);
            var page = await feed.Read(cursor, random.Next(1, 40));
            Interlocked.Increment(ref _reads);
            if (page.Reset is { } reset)
            {
                Assert.Equal((FeedReset.Expired, 0), (reset, page.Changes.Count));
                Interlocked.Increment(ref _resets);
                cursor = await AtEdge();
                continue;
            }
            Assert.Equal(Enumerable.Range(1, page.Changes.Count).Select(i => cursor.Sequence + i),
                page.Changes.Select(change => change.Sequence));
            if (page.Changes.Count == 0) Assert.Equal(cursor, page.Head.Cursor);
            else cursor = page.Changes[^1].Cursor;
            if (random.Next(10) == 0) cursor = await AtEdge();
        }
        async Task<FeedCursor> AtEdge()
        {
            var head = await feed.Head();
            return head.Cursor with { Sequence = head.Oldest - 1 };
        }
    }

    private async Task ReadHistory(Database database, int seed, CancellationToken end)
    {
        var (store, history, random) = (new CustomerStore(database, TimeProvider.System), new CustomerHistory(database),
            new Random(seed));
        while (!end.IsCancellationRequested)
        {
            if (!(await store.Read(["A"])).TryGetValue("A", out var row)) continue;
            string? expected = null;
            for (long? before = null; !end.IsCancellationRequested;)
            {
                await Task.Delay(Breath, CancellationToken.None);
                var page = await history.Read(row.Customer!.Id, before, random.Next(1, 5));
                foreach (var change in page.Select(entry => entry.Fields["city"]))
                {
                    if (expected is not null) Assert.Equal(expected, change.To);
                    expected = change.From ?? "";
                }
                if (page.Count == 0) break;
                before = page[^1].Sequence;
                Interlocked.Increment(ref _turned);
            }
        }
    }

    private async Task ReadLog(Database database, int seed, CancellationToken end)
    {
        var (log, random) = (new DeliveryStore(database), new Random(seed));
        while (!end.IsCancellationRequested)
        {
            int? expected = null;
            for (string? before = null; !end.IsCancellationRequested;)
            {
                await Task.Delay(Breath, CancellationToken.None);
                var page = await log.List(new(null, null, seed % 2 == 0 ? "A" : null, null, null, null, before,
                    random.Next(1, 5)));
                foreach (var logged in page)
                {
                    var number = int.Parse(logged.Reason!, System.Globalization.CultureInfo.InvariantCulture);
                    if (expected is not null) Assert.Equal(expected, number);
                    expected = number - 1;
                }
                if (page.Count == 0) break;
                before = page[^1].Id;
                Interlocked.Increment(ref _turned);
            }
        }
    }
}
