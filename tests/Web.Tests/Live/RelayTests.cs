using System.Diagnostics;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Live;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Live;

/// <summary>
/// The stream is for latency, the feed for truth: whatever the stream does, the ring ends as the feed is.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class RelayTests : IAsyncLifetime
{
    private readonly FaultyStream _stream = new();
    private RunningFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await _stream.StartFront();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task With_a_mute_stream_every_change_comes_from_the_feed_and_it_is_subscribed_anew()
    {
        await using var events = await EventReader.Open(_front);
        await events.Next("ready");

        for (var i = 1; i <= 60; i++) await _front.DeliverCustomer("A", i, new { email_id = $"{i}@x" });

        Assert.Equal(Enumerable.Range(1, 60)
            .Select(i => (long)i), (await events.Next(60, "the changes")).Select(entry => entry.Sequence));
        await Wait.Until("a second subscription after the silence", () => _stream.Subscriptions >= 2);
        await _front.DeliverCustomer("A", 61, new { email_id = "last@x" });
        var watch = Stopwatch.StartNew();
        Assert.Equal(61, (await events.Next("the change in the silence"))!.Sequence);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 2000);
    }

    [Fact]
    public async Task Batches_out_of_order_repeated_and_with_holes_end_as_one_list()
    {
        await using var events = await EventReader.Open(_front);
        await events.Next("ready");
        var changes = await Changes(90);
        var random = new Random(42);
        List<CustomerChange[]> batches = [.. changes.Chunk(3).Where((_, index) => index % 5 != 2)];
        CustomerChange[][] said = [.. batches, .. batches];
        random.Shuffle(said);

        foreach (var batch in said) _stream.Say(batch);

        var seen = await events.Next(90, "all changes");
        Assert.Equal(changes.Select(change => change.Cursor.ToString()), seen.Select(entry => entry.Id));
        await _front.DeliverCustomer("last", 1);
        Assert.Equal("last", (await events.Next("the next one, and none twice"))!.Name);
    }

    [Fact]
    public async Task A_lost_last_event_is_found_by_the_next_heartbeat()
    {
        await using var events = await EventReader.Open(_front);
        await events.Next("ready");
        var changes = await Changes(1);

        _stream.Say(new FeedEvent(changes[0].Cursor, []));

        Assert.Equal(1, (await events.Next("the lost change"))!.Sequence);
    }

    [Fact]
    public async Task A_head_that_the_feed_does_not_have_is_a_rumour_and_harms_nobody()
    {
        await using var events = await EventReader.Open(_front);
        var epoch = (await events.Next("ready"))!.Id!.Split('.')[0];

        _stream.Say(new FeedEvent(new FeedCursor(epoch, 1000), []));
        _stream.Say(new FeedEvent(new FeedCursor("other", 7), []));
        await _front.DeliverCustomer("A", 1);

        Assert.Equal(1, (await events.Next("the change"))!.Sequence);
    }

    [Fact]
    public async Task A_restarted_front_has_the_last_changes_ready()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using (var first = await RunningFront.Start(folder))
            for (var i = 1; i <= 20; i++) await first.DeliverCustomer("A", i, new { email_id = $"{i}@x" });

        await using var second = await RunningFront.Start(folder);
        var ring = await second.App.Services.GetRequiredService<FeedRelay>()
            .WaitForRing(TestContext.Current.CancellationToken);

        Assert.True(ring.Reaches(0));
    }

    /// <summary>Committed changes, of which the stream has said nothing yet.</summary>
    private async Task<IReadOnlyList<CustomerChange>> Changes(int count)
    {
        for (var i = 1; i <= count; i++) await _front.DeliverCustomer($"C{i % 7}", i, new { email_id = $"{i}@x" });
        var feed = _front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IFeedGrain>(0);
        var head = await feed.Head();
        return (await feed.Read(head.Cursor with { Sequence = 0 }, count)).Changes;
    }
}
