using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.SignalR;

namespace CustomerSync.Tests.Live;

/// <summary>The feed over SignalR, read by Microsoft's client.</summary>
public sealed class HubTests : IAsyncLifetime
{
    private RunningFront _front = null!;

    public async ValueTask InitializeAsync() =>
        _front = await RunningFront.Start(null, "--Live:IdleComment", "00:00:01");

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task It_is_ready_and_then_every_change_comes_once_in_order()
    {
        await using var hub = await HubClient.Open(_front);
        var ready = await hub.Next();
        for (var i = 1; i <= 20; i++) await _front.DeliverCustomer($"C{i % 3}", i, new { email_id = $"{i}@x" });

        var seen = await hub.Next(20);

        Assert.Equal("ready", ready!.Event);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), seen.Select(message => message.Sequence));
        Assert.Equal(["customer.created", "customer.updated"], seen.Select(message => message.Event).Distinct());
        Assert.All(seen, message => Assert.Equal(message.Cursor, message.Data.GetProperty("cursor").GetString()));
    }

    [Fact]
    public async Task It_resumes_from_a_cursor_and_says_when_it_cannot()
    {
        for (var i = 1; i <= 20; i++) await _front.DeliverCustomer("A", i, new { email_id = $"{i}@x" });
        var head = (await _front.Data("/api/customers")).GetProperty("feedCursor").GetString()!;

        await using var resumed = await HubClient.Open(_front, head.Split('.')[0] + ".15");
        await using var lost = await HubClient.Open(_front, "otherepoch.15");

        Assert.Equal("ready", (await resumed.Next())!.Event);
        Assert.Equal([16, 17, 18, 19, 20], (await resumed.Next(5)).Select(message => message.Sequence));
        var reset = await lost.Next();
        Assert.Equal(("reset", head), (reset!.Event, reset.Cursor));
        Assert.Equal("epoch", reset.Data.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_filter_holds_back_and_the_cursor_is_told_when_it_is_quiet()
    {
        await using var hub = await HubClient.Open(_front, null, new { types = new[] { "deleted" } });
        await hub.Next();
        await _front.DeliverCustomer("A", 1);

        var message = await hub.Next();

        Assert.Equal("cursor", message!.Event);
        Assert.EndsWith(".1", message.Cursor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_makes_no_sense_is_refused_with_the_reason()
    {
        await using var hub = await HubClient.Open(_front, null, new { types = new[] { "exploded" } });

        var refused = await Assert.ThrowsAsync<HubException>(hub.Next);

        Assert.Contains("exploded", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopping_front_closes_and_the_next_one_goes_on_from_the_cursor()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        string cursor;
        await using (var first = await RunningFront.Start(folder))
        {
            await using var hub = await HubClient.Open(first);
            cursor = (await hub.Next())!.Cursor;
            await first.App.StopAsync();
            Assert.Null(await hub.Next());
        }

        await using var second = await RunningFront.Start(folder);
        await second.DeliverCustomer("A", 1);
        await using var resumed = await HubClient.Open(second, cursor);

        Assert.Equal("ready", (await resumed.Next())!.Event);
        Assert.Equal(1, (await resumed.Next())!.Sequence);
    }
}
