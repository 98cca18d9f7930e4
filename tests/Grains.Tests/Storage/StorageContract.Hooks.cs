using CustomerSync.Feed;
using CustomerSync.Hooks;
using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    private const string OddText = "مكة 🏢 'quoted' \"double\" \\ \r\n https://a.example/?a=1&b=%20";

    [Fact]
    public async Task A_subscription_comes_back_as_it_was_written()
    {
        await using var store = new HookStore(Database);
        var first = HookRow("b") with { Version = 7 };
        var bare = HookRow("a") with { Version = 1 };
        bare = bare with { Subscription = bare.Subscription with { Progress = new() } };

        await store.Insert(first);
        await store.Insert(bare);

        var read = await store.List();
        Assert.Equal(["a", "b"], read.Select(row => row.Subscription.Id));
        AssertSame(first, read[1]);
        AssertSame(bare, (await store.Read("a"))!);
        Assert.Null(await store.Read("c"));
        Assert.Equal(["a", "b"], await store.Active());
    }

    [Fact]
    public async Task Of_two_that_write_a_subscription_the_first_counts_and_what_both_sent_is_logged()
    {
        await using var store = new HookStore(Database);
        var row = HookRow("a") with { Version = 1 };
        await store.Insert(row);
        HookRow Moved(long sequence) => row with
        {
            Subscription = row.Subscription with { Status = HookStatus.Paused, Cursor = new("later", sequence) },
        };

        Assert.True(await store.Save(new("a", Moved(5), [HookAttempt("a", 1)])));
        Assert.False(await store.Save(new("a", Moved(9), [HookAttempt("a", 2)])));
        Assert.True(await store.Save(new("a", null, [HookAttempt("a", 3)])));

        var read = (await store.Read("a"))!;
        Assert.Equal((new FeedCursor("later", 5), 2), (read.Subscription.Cursor, read.Version));
        Assert.Empty(await store.Active());
        Assert.Equal(3, (await store.Attempts("a", null, 10, failedOnly: false)).Count);
    }

    [Fact]
    public async Task Subscriptions_are_saved_together()
    {
        await using var store = new HookStore(Database);
        var rows = Enumerable.Range(0, 40).Select(i => HookRow($"h{i:00}") with { Version = 1 }).ToList();
        foreach (var row in rows) await store.Insert(row);

        var saved = await Task.WhenAll(rows.Select((row, i) => Task.Run(() => store.Save(new(row.Subscription.Id,
            row with { Subscription = row.Subscription with { Cursor = new("e", i) } },
            [HookAttempt(row.Subscription.Id, i)])))));

        Assert.All(saved, Assert.True);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), (await store.List()).Select(row => row.Subscription.Cursor.Sequence));
    }

    [Fact]
    public async Task The_log_of_a_subscription_is_read_page_by_page_and_goes_with_it()
    {
        await using var store = new HookStore(Database);
        foreach (var id in new[] { "a", "b" }) await store.Insert(HookRow(id) with { Version = 1 });
        var attempts = Enumerable.Range(0, 5).Select(i => HookAttempt("a", i) with { Error = i % 2 == 0 ? null : OddText }).ToList();
        await store.Save(new("a", null, attempts));
        await store.Save(new("b", null, [HookAttempt("b", 0)]));

        var page = await store.Attempts("a", null, 2, failedOnly: false);
        Assert.Equal([attempts[4], attempts[3]], page);
        Assert.Equal([attempts[2]], await store.Attempts("a", page[1].Id, 1, failedOnly: false));
        Assert.Equal([attempts[3], attempts[1]], await store.Attempts("a", null, 10, failedOnly: true));
        Assert.Equal(attempts[1], await store.Attempt("a", attempts[1].Id));
        Assert.Null(await store.Attempt("b", attempts[1].Id));

        Assert.True(await store.Delete("a"));
        Assert.False(await store.Delete("a"));
        Assert.Empty(await store.Attempts("a", null, 10, failedOnly: false));
        Assert.Single(await store.Attempts("b", null, 10, failedOnly: false));
    }

    [Fact]
    public async Task The_log_is_bounded_and_pruned()
    {
        await using var store = new HookStore(Database);
        var old = Enumerable.Range(0, HookStore.KeptAttempts + 20).Select(i => HookAttempt("a", i)).ToList();
        await store.Save(new("b", null, [HookAttempt("b", 0)], Trims: true));

        await store.Save(new("a", null, old, Trims: true));

        Assert.Equal(old.Skip(20).Reverse(), await store.Attempts("a", null, 5_000, failedOnly: false));
        Assert.Single(await store.Attempts("b", null, 10, failedOnly: false));
        Assert.Equal(981, await new Pruning(Database).HookAttempts(Sample.Noon.AddMilliseconds(1_000)));
        Assert.Equal(Enumerable.Range(1_000, 20).Select(i => old[i]).Reverse(),
            await store.Attempts("a", null, 5_000, failedOnly: false));
    }

    [Fact]
    public async Task An_attempt_has_the_name_that_its_customer_bears_now()
    {
        await using var store = new HookStore(Database);
        var customer = Sample.Customer("مكة 🏢");
        await Store.Commit([Sample.Create(customer)]);

        await store.Save(new("a", null, [HookAttempt("a", 1) with { CustomerId = customer.Id }]));
        var named = Assert.Single(await store.Attempts("a", null, 10, failedOnly: false));
        Assert.Equal(customer.ErpnextId.ToString(), named.ErpnextId);
        await Database.Write(session =>
            session.Statement("forget", "DELETE FROM customers").ExecuteNonQueryAsync());

        Assert.Null(Assert.Single(await store.Attempts("a", null, 10, failedOnly: false)).ErpnextId);
    }

    [Fact]
    public async Task What_only_a_newer_process_knows_of_a_subscription_stays_when_an_older_one_writes_it()
    {
        await using var store = new HookStore(Database);
        await store.Insert(HookRow("a") with { Version = 1 });
        await Database.Write(session => session.Statement("newer", """
            UPDATE hook_subscriptions SET status = 'quarantined',
                settings = REPLACE(settings, '"name":', '"batch":{"most":7,"why":"مكة"},"name":')
            """).ExecuteNonQueryAsync());

        var row = (await store.Read("a"))!;
        Assert.Equal((HookState.Paused, true), (row.Subscription.State, row.Subscription.IsOfNewer));
        Assert.Empty(await store.Active());
        Assert.True(await store.Save(new("a", row with
        {
            Subscription = row.Subscription with { Settings = row.Subscription.Settings with { Name = "renamed" } },
        }, [])));

        var again = (await store.Read("a"))!;
        Assert.Equal(("quarantined", "renamed"), (again.NewerStatus, again.Subscription.Settings.Name));
        Assert.Equal("""{"batch":{"most":7,"why":"مكة"}}""", again.NewerSettings);
        var resumed = again with { Subscription = again.Subscription with { Status = HookStatus.Active } };
        Assert.True(await store.Save(new("a", resumed, [])));
        Assert.Equal(["a"], await store.Active());
    }

    private static HookRow HookRow(string id) => new(
        new(id, new(OddText, "https://a.example/?token=x", ["created", "renamed"], [Guid.CreateVersion7()], ["email"],
            [new("protected", Sample.Noon, null), new("before", Sample.Noon.AddDays(-1), Sample.Noon.AddDays(1))],
            Sample.Noon, "مدير", Sample.Noon.AddDays(9)),
        HookStatus.Active, new("epoch", 42),
        new(Sample.Noon, Sample.Noon, 3, Sample.Noon, Sample.Noon.AddHours(1), OddText, HookPause.GaveUp, Sample.Noon,
            new(FeedReset.Expired, new("e", 1), new("f", 2), Sample.Noon, null))), 1);

    /// <summary>Of that many milliseconds after noon.</summary>
    private static HookAttempt HookAttempt(string subscriptionId, int i) => new(
        $"{DeliveryId.At(Sample.Noon.AddMilliseconds(i))}{i:x8}{Guid.NewGuid().ToString("N")[..12]}", subscriptionId,
        Sample.Noon.AddMilliseconds(i), $"msg_{i}", "customer.updated", i, Guid.CreateVersion7(), null, HookCause.Replay, i, 204,
        TimeSpan.FromMicroseconds(i), null);

    /// <summary>Records that hold lists.</summary>
    private static void AssertSame(HookRow expected, HookRow actual)
    {
        static string Print(HookRow row) => System.Text.Json.JsonSerializer.Serialize(row);
        Assert.Equal(Print(expected), Print(actual));
    }
}
