using CustomerSync.Client;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Packages.DotNet;

/// <summary><c>Follow</c>: every change in order, whatever lies between the server and its reader.</summary>
public sealed class FollowTests
{
    private const string Change = """
        {"cursor":"e.7","sequence":7,"kind":"frozen","cause":"weather","erpnextId":"A","fields":["shoeSize"],
         "at":"2026-01-01T00:00:00Z","season":"winter","customer":{"erpnextId":"A","name":"Nour","shoeSize":43}}
        """;

    [Fact]
    public async Task A_front_that_is_restarted_costs_no_change()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-client-");
        string[] settings = ["--urls", $"http://127.0.0.1:{Ports.Free()}"];
        var front = await RunningFront.Start(folder, settings);
        var client = ClientHosts.Client(front.Http.BaseAddress!.ToString());
        for (var i = 1; i <= 5; i++) await front.DeliverCustomer("A", i, new { email_id = $"{i}@x" });
        var cursor = (await client.ChangesAsync(null, limit: 2)).NextCursor;
        await using var feed = client.Follow(cursor).GetAsyncEnumerator();
        var before = await Read(feed, 3);

        await front.DisposeAsync();
        front = await RunningFront.Start(folder, settings);
        for (var i = 6; i <= 9; i++) await front.DeliverCustomer("A", i, new { email_id = $"{i}@x" });

        Assert.Equal([3, 4, 5, 6, 7, 8, 9], before.Concat(await Read(feed, 4)).Select(change => change.Sequence));
        await front.DisposeAsync();
        folder.Remove();
    }

    [Fact]
    public async Task A_connection_that_falls_silent_is_opened_again()
    {
        await using var front = await RunningFront.Start(null, "--Live:IdleComment", "00:00:01");
        await using var proxy = await BufferingProxy.Start(front);
        proxy.IsOpen = true;
        await using var feed = ClientHosts.Client(proxy.Url).Follow().GetAsyncEnumerator();
        var first = Read(feed, 1);
        await Wait.Until("it follows", () => proxy.Streams == 1);
        await Wait.Until("and was greeted", () => Live.LimitsTests.Count(front) == 1);
        await front.DeliverCustomer("A", 1);
        await first;

        proxy.Silence();
        await front.DeliverCustomer("B", 1);

        Assert.Equal("B", Assert.Single(await Read(feed, 1)).ErpnextId);
        Assert.True(proxy.Streams > 1);
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task Where_streams_are_held_back_the_feed_is_polled()
    {
        await using var front = await RunningFront.Start();
        for (var i = 1; i <= 3; i++) await front.DeliverCustomer("A", i, new { email_id = $"{i}@x" });
        await using var proxy = await BufferingProxy.Start(front);
        proxy.GivesUpAfter = TimeSpan.FromSeconds(4);
        var client = ClientHosts.Client(proxy.Url);
        await using var feed = client.Follow((await client.ChangesAsync(null, limit: 1)).NextCursor)
            .GetAsyncEnumerator();

        var held = await Read(feed, 2);
        await front.DeliverCustomer("B", 1);

        Assert.Equal([2, 3, 4], held.Concat(await Read(feed, 1)).Select(change => change.Sequence));
    }

    [Fact]
    public async Task A_cursor_of_another_server_is_told_with_the_one_to_go_on_from()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("A", 1);
        var client = ClientHosts.Client(front.Http.BaseAddress!.ToString());

        var error = await Assert.ThrowsAsync<FeedResetException>(
            () => client.Follow("elsewhere.5").AnyAsync().AsTask());

        Assert.Equal(("epoch", (await client.ListPageAsync()).FeedCursor), (error.Reset.Reason, error.Reset.Cursor));
        Assert.Contains("of another server", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_lets_through_what_it_names()
    {
        await using var front = await RunningFront.Start();
        var client = ClientHosts.Client(front.Http.BaseAddress!.ToString());
        var cursor = (await client.ListPageAsync()).FeedCursor;
        await front.DeliverCustomer("A, B", 1);
        await front.DeliverCustomer("C", 1);
        await front.DeliverCustomer("A, B", 2, new { email_id = "a@x" });

        await using var feed = client.Follow(
            cursor, new() { Customers = ["A, B"], Kinds = [ChangeKind.Updated] }).GetAsyncEnumerator();

        Assert.Equal(3, Assert.Single(await Read(feed, 1)).Sequence);
    }

    [Fact]
    public async Task What_a_newer_server_tells_is_kept_and_harms_nobody()
    {
        var client = ClientHosts.Client(_ => ClientHosts.Answer(
            "event: ready\ndata: {\"cursor\":\"e.6\",\"beat\":15000,\"mood\":1}\n\nevent: horoscope\ndata: none\n\n"
            + $"event: customer.frozen\ndata: {Change.ReplaceLineEndings("")}\n\n", "text/event-stream"));

        var change = await client.Follow("e.6").FirstAsync();

        Assert.Equal(("frozen", "weather", "e.7"), (change.Kind, change.Cause, change.Cursor));
        Assert.Equal("winter", change.UnknownFields!["season"].GetString());
        Assert.Equal(43, change.Customer.UnknownFields!["shoeSize"].GetInt32());
        Assert.Equal(("Nour", null, 0),
            (change.Customer.Name, change.Customer.Currency, change.Customer.PreviousIds.Count));
    }

    [Fact]
    public async Task What_is_no_event_stream_is_named()
    {
        var client = ClientHosts.Client(_ => ClientHosts.Answer("<html>", "text/html"));

        var error = await Assert.ThrowsAsync<CustomerSyncException>(() => client.Follow().AnyAsync().AsTask());

        Assert.Contains("is not CustomerSync", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stops_following_is_gone_from_the_server()
    {
        await using var front = await RunningFront.Start();
        using var stop = new CancellationTokenSource();
        var following = ClientHosts.Client(front.Http.BaseAddress!.ToString())
            .Follow(cancellationToken: stop.Token).AnyAsync(CancellationToken.None).AsTask();
        await Wait.Until("it follows", () => Live.LimitsTests.Count(front) == 1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        await Wait.Until("the connection has ended", () => Live.LimitsTests.Count(front) == 0);
    }

    private static async Task<List<CustomerChange>> Read(IAsyncEnumerator<CustomerChange> feed, int count)
    {
        var changes = new List<CustomerChange>();
        while (changes.Count < count)
        {
            Assert.True(await feed.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(3)));
            changes.Add(feed.Current);
        }
        return changes;
    }
}
