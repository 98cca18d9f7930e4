using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Sync;

namespace CustomerSync.Tests.Feed;

/// <summary>What waits for the stream, in order, and not without bound.</summary>
public sealed class PendingChangesTests
{
    private readonly PendingChanges _pending = new();

    [Fact]
    public void What_was_added_is_taken_in_order_and_the_last_event_tells_the_head()
    {
        for (var i = 1; i <= 700; i++) _pending.Add(Batch(i, i));
        _pending.Add(new FeedEvent(At(900), []));

        var events = TakeAll();

        Assert.Equal(Enumerable.Range(1, 700).Select(i => (long)i), events.SelectMany(batch => batch.Changes)
            .Select(change => change.Sequence));
        Assert.Equal([512, 188], events.Select(batch => batch.Changes.Count));
        Assert.Equal([At(512), At(900)], events.Select(batch => batch.Head));
    }

    [Fact]
    public void Changes_that_come_after_a_later_head_are_told_all_the_same()
    {
        _pending.Add(new FeedEvent(At(9), []));
        TakeAll();

        _pending.Add(Batch(5, 5));

        var next = Assert.Single(TakeAll());
        Assert.Equal((At(9), 5L), (next.Head, Assert.Single(next.Changes).Sequence));
    }

    [Fact]
    public void While_nobody_takes_them_changes_are_dropped_and_their_head_is_told()
    {
        const int Changes = 100_000;
        for (var i = 1; i <= Changes; i++) _pending.Add(Batch(i, i));

        var events = TakeAll();

        Assert.True(events.Sum(batch => batch.Changes.Count) <= PendingChanges.MaxSize / 1024);
        Assert.Equal(At(Changes), events[^1].Head);
    }

    [Fact]
    public void Of_news_of_the_syncs_the_latest_are_kept()
    {
        for (var i = 0; i < 1000; i++)
            _pending.Add(new SyncRun {
                Id = $"{i}", Kind = SyncKind.Basic, Status = SyncStatus.Running, StartedAt = default });

        var events = TakeAll();

        Assert.InRange(events.Count, 1, 100);
        Assert.Equal("999", events[^1].Sync!.Id);
    }

    private List<FeedEvent> TakeAll()
    {
        var events = new List<FeedEvent>();
        while (_pending.TryTake(out var next)) events.Add(next);
        return events;
    }

    private static FeedEvent Batch(long first, long last)
    {
        var changes = new List<CustomerChange>();
        for (var sequence = first; sequence <= last; sequence++) changes.Add(Change(sequence));
        return new(At(last), changes);
    }

    private static CustomerChange Change(long sequence) => new()
    {
        Cursor = At(sequence), Kind = ChangeKind.Updated, ErpnextId = (ErpnextName)"A", Fields = ["name"],
        Cause = ChangeCause.Webhook, At = default,
        Customer = new() { ErpnextId = (ErpnextName)"A", Name = "A" },
    };

    private static FeedCursor At(long sequence) => new("epoch", sequence);
}
