using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    [Fact]
    public async Task A_change_tells_what_was_committed()
    {
        var customer = Sample.Full("A");

        var commit = await Store.Commit([Sample.Create(customer)]);

        var change = Assert.Single(await Changes());
        var told = Assert.Single(commit.Changes()).Change;
        Assert.Equal(customer with { Sequence = 1 }, change.Customer);
        Assert.Equal(["city", "name"], change.Fields);
        Assert.Equal((told.Cursor, told.Kind, told.Cause, told.At, told.ErpnextId),
            (change.Cursor, change.Kind, change.Cause, change.At, change.ErpnextId));
    }

    [Fact]
    public async Task The_feed_is_read_page_by_page_without_a_gap()
    {
        for (var i = 0; i < 4; i++)
            await Store.Commit([Sample.Create($"A{i}"), Sample.Create($"B{i}"), Sample.Create($"C{i}")]);
        var head = await Feed.Head();
        var seen = new List<long>();

        for (var after = head.Cursor with { Sequence = 0 }; ;)
        {
            var page = await Feed.Read(after, 5);
            if (page.Changes.Count == 0) break;
            seen.AddRange(page.Changes.Select(change => change.Sequence));
            after = page.Changes[^1].Cursor;
        }

        Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), seen);
        Assert.Equal((12, 1), (head.Cursor.Sequence, head.Oldest));
    }

    [Fact]
    public async Task An_empty_feed_has_a_head_and_nothing_to_read()
    {
        var head = await Feed.Head();

        Assert.Equal((0, 1), (head.Cursor.Sequence, head.Oldest));
        Assert.Matches("^[0-9a-z]{6,32}$", head.Cursor.Epoch);
        Assert.Equal((0, null),
            ((await Feed.Read(head.Cursor, 10)).Changes.Count, (await Feed.Read(head.Cursor, 10)).Reset));
    }

    [Fact]
    public async Task A_cursor_that_is_of_no_use_is_told_why()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B"), Sample.Create("C")]);
        var head = (await Feed.Head()).Cursor;
        await Execute("DELETE FROM customer_changes WHERE sequence <= 2");

        Assert.Equal(FeedReset.Epoch, (await Feed.Read(head with { Epoch = "other" }, 10)).Reset);
        Assert.Equal(FeedReset.Ahead, (await Feed.Read(head with { Sequence = 4 }, 10)).Reset);
        Assert.Equal(FeedReset.Expired, (await Feed.Read(head with { Sequence = 1 }, 10)).Reset);
        Assert.Null((await Feed.Read(head with { Sequence = 2 }, 10)).Reset);
    }

    [Fact]
    public async Task Of_another_history_in_the_place_of_the_one_that_is_known_nothing_is_read()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B")]);
        var start = (await Feed.Head()).Cursor with { Sequence = 0 };
        var last = (await Feed.Read(start, 10)).Changes[^1];
        var seen = new SeenChange(last.Cursor, last.At);
        await Store.Commit([Sample.Create("C")]);
        Assert.Equal(3, (await Feed.Read(start, 10, seen)).Changes.Count);

        await Execute("UPDATE customer_changes SET \"at\" = (SELECT \"at\" FROM customer_changes WHERE sequence = 3) "
            + "WHERE sequence = 2");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Feed.Read(start, 10, seen));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Feed.Read(seen.Cursor, 10, seen));
        Assert.Equal(3, (await Feed.Read(start, 10, seen with { Cursor = start with { Epoch = "other" } })).Changes.Count);
        await Execute("DELETE FROM customer_changes WHERE sequence <= 2"); // Retention is no replacement.
        Assert.Single((await Feed.Read(seen.Cursor, 10, seen)).Changes);
    }

    [Fact]
    public async Task A_gap_is_never_passed_over()
    {
        await Store.Commit([.. Enumerable.Range(0, 9).Select(i => Sample.Create($"C{i}"))]);
        var head = (await Feed.Head()).Cursor;
        await Execute("DELETE FROM customer_changes WHERE sequence IN (5, 9)");

        Assert.Equal(FeedReset.Expired, (await Feed.Read(head with { Sequence = 2 }, 10)).Reset);
        Assert.Equal(FeedReset.Expired, (await Feed.Read(head with { Sequence = 4 }, 10)).Reset);
        Assert.Equal(FeedReset.Expired, (await Feed.Read(head with { Sequence = 8 }, 10)).Reset);
        Assert.Equal([3L, 4L], (await Feed.Read(head with { Sequence = 2 }, 2)).Changes
            .Select(change => change.Sequence));
    }

    /// <summary>
    /// While retention takes the oldest away, a reader there gets what follows its cursor, or is told that it is too
    /// old.
    /// </summary>
    [Fact]
    public async Task At_the_edge_of_retention_no_change_is_skipped_in_silence()
    {
        var clock = new Steps();
        var store = new CustomerStore(Database, clock);
        for (var i = 0; i < 300; i++)
        {
            clock.Now = Sample.Noon.AddSeconds(i);
            await store.Commit([Sample.Create($"C{i}a"), Sample.Create($"C{i}b")]);
        }
        using var pruned = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadTheOldest(pruned.Token))).ToList();

        for (var i = 1; i < 299; i++) await new Pruning(Database).Changes(Sample.Noon.AddSeconds(i));
        await pruned.CancelAsync();

        Assert.All(await Task.WhenAll(readers), skipped => Assert.Null(skipped));
    }

    /// <returns>What was skipped in silence; null when nothing was.</returns>
    private async Task<string?> ReadTheOldest(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var head = await Feed.Head();
            var page = await Feed.Read(head.Cursor with { Sequence = head.Oldest - 1 }, 4);
            if (page.Reset is null
                && page.Changes[0].Sequence != head.Oldest)
                return $"{head.Oldest} was asked for, {page.Changes[0].Sequence} came";
        }
        return null;
    }

    private sealed class Steps : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Sample.Noon;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    [Fact]
    public async Task In_an_epoch_that_goes_on_earlier_cursors_are_good_up_to_its_begin()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B")]);
        var first = (await Feed.Head()).Cursor;
        var second = (await Feed.BeginEpoch(continues: true)).Cursor;
        await Store.Commit([Sample.Create("C")]);
        var third = (await Feed.BeginEpoch(continues: true)).Cursor;

        Assert.Equal([2, 2, 3], new[] { first, second, third }.Select(cursor => cursor.Sequence));
        Assert.Equal(3, new[] { first, second, third }.DistinctBy(cursor => cursor.Epoch).Count());
        Assert.Equal(3, Assert.Single((await Feed.Read(first, 10)).Changes).Sequence);
        Assert.Equal(FeedReset.Epoch, (await Feed.Read(first with { Sequence = 3 }, 10)).Reset);
        Assert.Null((await Feed.Read(second with { Sequence = 3 }, 10)).Reset);
        Assert.Equal(FeedReset.Ahead, (await Feed.Read(third with { Sequence = 4 }, 10)).Reset);
    }

    [Fact]
    public async Task In_an_epoch_that_begins_anew_no_earlier_cursor_is_good()
    {
        await Store.Commit([Sample.Create("A")]);
        var first = (await Feed.BeginEpoch(continues: true)).Cursor;
        var second = (await Feed.BeginEpoch(continues: true)).Cursor;

        var refused = await Feed.BeginEpoch(continues: false, last => last.Sequence > 1);
        var third = await Feed.BeginEpoch(continues: false);

        Assert.Equal(second, refused.Cursor);
        Assert.Equal((1, 1), (third.Cursor.Sequence, third.Oldest));
        foreach (var earlier in new[] { first, second, first with { Sequence = 0 } })
            Assert.Equal(FeedReset.Epoch, (await Feed.Read(earlier, 10)).Reset);
    }

    [Fact]
    public async Task Epochs_that_ended_before_the_oldest_change_are_forgotten()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B"), Sample.Create("C")]);
        var old = (await Feed.Head()).Cursor;
        await Feed.BeginEpoch(continues: true);
        await Store.Commit([Sample.Create("D"), Sample.Create("E")]);
        var young = (await Feed.Head()).Cursor;
        await Feed.BeginEpoch(continues: true);
        await Execute("DELETE FROM customer_changes WHERE sequence <= 5");
        await Store.Commit([Sample.Create("F")]);

        await Feed.BeginEpoch(continues: true);

        Assert.Single((await Feed.Read(young, 10)).Changes);
        Assert.Equal(FeedReset.Epoch, (await Feed.Read(old, 10)).Reset);
    }

    private async Task<IReadOnlyList<CustomerChange>> Changes() =>
        (await Feed.Read((await Feed.Head()).Cursor with { Sequence = 0 }, 10_000)).Changes;

    private Task<int> Execute(string sql) =>
        Database.Write(async session => await session.Statement(sql, sql).ExecuteNonQueryAsync());
}
