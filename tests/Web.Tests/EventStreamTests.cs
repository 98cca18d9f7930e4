using System.Net;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>The live path over SSE: each rule of it by name.</summary>
public sealed class EventStreamTests : IAsyncLifetime
{
    private RunningFront _front = null!;

    public async ValueTask InitializeAsync() =>
        _front = await RunningFront.Start(null, "--Live:IdleComment", "00:00:01");

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task The_headers_forbid_caches_and_buffers_and_the_first_event_primes_the_id()
    {
        await using var events = await EventReader.Open(_front);

        var first = await events.Next("the first event");

        var headers = events.Response.Headers;
        Assert.Equal(HttpStatusCode.OK, events.Response.StatusCode);
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);
        Assert.True(headers.CacheControl is { NoStore: true, NoTransform: true });
        Assert.Equal("no", headers.GetValues("X-Accel-Buffering").Single());
        Assert.Empty(events.Response.Content.Headers.ContentEncoding);
        Assert.Equal("ready", first!.Type);
        Assert.Equal(await Head(), first.Id);
        Assert.InRange(first.Retry!.Value.TotalSeconds, 1, 1.5);
    }

    [Fact]
    public async Task A_pause_with_jitter_and_a_comment_are_flushed_at_once_with_the_headers()
    {
        var pauses = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            using var response =
                await _front.Http.GetAsync("/api/customers/events", HttpCompletionOption.ResponseHeadersRead);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            string[] lines = [(await reader.ReadLineAsync())!, (await reader.ReadLineAsync())!,
                (await reader.ReadLineAsync())!];
            Assert.Equal("utf-8", response.Content.Headers.ContentType!.CharSet);
            Assert.StartsWith("retry: ", lines[0], StringComparison.Ordinal);
            Assert.Equal(["", ":"], lines[1..]);
            pauses.Add(lines[0]);
        }
        Assert.True(pauses.Count > 1, "There is no jitter.");
    }

    [Fact]
    public async Task Of_two_cursors_the_header_counts_since_a_browser_keeps_the_address()
    {
        await _front.DeliverCustomer("A", 1);
        var after = await Head();
        await _front.DeliverCustomer("B", 1);

        await using var events = await EventReader.Open(_front, after, $"?after={after.Split('.')[0]}.0");

        await events.Next("ready");
        Assert.Equal("B", (await events.Next("what follows the header's"))!.Name);
    }

    [Fact]
    public async Task Every_change_comes_once_in_order_with_the_customer_and_its_fields()
    {
        await using var events = await EventReader.Open(_front);
        await events.Next("ready");

        await _front.DeliverCustomer(
            "شركة النور\r\nللتجارة", 1, new { email_id = "a@x", customer_name = "line\r\n\ndata: fake" });
        await _front.DeliverCustomer("شركة النور\r\nللتجارة", 2, new { email_id = "b@x" });
        await _front.DeliverCustomer("شركة النور\r\nللتجارة", 2, new { email_id = "b@x" }, "on_trash");
        await _front.DeliverCustomer("شركة النور\r\nللتجارة", 3, new { email_id = "c@x", customer_name = "x" });

        var seen = await events.Next(4, "created, updated, deleted, restored");
        Assert.Equal(["customer.created", "customer.updated", "customer.deleted", "customer.restored"],
            seen.Select(entry => entry.Type));
        Assert.Equal([1, 2, 3, 4], seen.Select(entry => entry.Sequence));
        Assert.Equal(["email"], seen[1].Data.GetProperty("fields").EnumerateArray().Select(field => field.GetString()));
        Assert.Equal("webhook", seen[1].Data.GetProperty("cause").GetString());
        Assert.Equal("line\r\n\ndata: fake", seen[0].Data.GetProperty("customer").GetProperty("name").GetString());
        Assert.All(seen, entry => Assert.Equal(entry.Id, entry.Data.GetProperty("cursor").GetString()));
    }

    [Fact]
    public async Task A_client_resumes_by_its_last_event_id_and_misses_nothing()
    {
        await using var before = await EventReader.Open(_front);
        var cursor = (await before.Next("ready"))!.Id;
        for (var i = 1; i <= 700; i++) await _front.DeliverCustomer($"C{i % 7}", i, new { email_id = $"{i}@x" });

        await using var byHeader = await EventReader.Open(_front, cursor);
        await using var byQuery = await EventReader.Open(_front, null, $"?after={cursor}");

        Assert.Equal(cursor, (await byHeader.Next("ready"))!.Id);
        Assert.Equal("ready", (await byQuery.Next("ready"))!.Type);
        Assert.Equal(Enumerable.Range(1, 700)
            .Select(i => (long)i), (await byHeader.Next(700, "what was missed")).Select(entry => entry.Sequence));
        Assert.Equal(Enumerable.Range(1, 700)
            .Select(i => (long)i), (await byQuery.Next(700, "what was missed")).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task What_left_the_ring_is_read_from_the_feed()
    {
        await using var front = await RunningFront.Start(null, "--Live:Ring", "16");
        await using var before = await EventReader.Open(front);
        var cursor = (await before.Next("ready"))!.Id;
        for (var i = 1; i <= 300; i++) await front.DeliverCustomer("A", i, new { email_id = $"{i}@x" });

        await using var events = await EventReader.Open(front, cursor);

        await events.Next("ready");
        Assert.Equal(Enumerable.Range(1, 300)
            .Select(i => (long)i), (await events.Next(300, "what was missed")).Select(entry => entry.Sequence));
        await front.DeliverCustomer("A", 301, new { email_id = "last@x" });
        Assert.Equal(301, (await events.Next("the live one"))!.Sequence);
    }

    [Theory]
    [InlineData("otherepoch.5", "epoch")]
    [InlineData("garbage", "epoch")]
    [InlineData("{epoch}.99999", "ahead")]
    public async Task A_cursor_that_is_of_no_use_is_told_so_and_the_stream_goes_on(string cursor, string reason)
    {
        var head = await Head();
        await using var events =
            await EventReader.Open(_front, cursor.Replace("{epoch}", head.Split('.')[0], StringComparison.Ordinal));

        var reset = await events.Next("reset");

        Assert.Equal("reset", reset!.Type);
        Assert.Equal(head, reset.Id);
        Assert.Equal(reason, reset.Data.GetProperty("reason").GetString());
        await _front.DeliverCustomer("A", 1);
        Assert.Equal("customer.created", (await events.Next("the change after the reset"))!.Type);
    }

    [Fact]
    public async Task A_list_and_then_its_feed_cursor_omit_nothing()
    {
        await _front.DeliverCustomer("A", 1);
        var page = await _front.Data("/api/customers");
        await _front.DeliverCustomer("B", 1);

        await using var events =
            await EventReader.Open(_front, null, "?after=" + page.GetProperty("feedCursor").GetString());

        await events.Next("ready");
        Assert.Equal("B", (await events.Next("what followed the list"))!.Name);
        Assert.Equal(1, page.GetProperty("items")[0].GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task An_idle_connection_beats_and_says_beforehand_how_often()
    {
        await using var events = await EventReader.Open(_front);
        events.SeesBeats = true;

        var ready = await events.Next("ready");
        var beats = await events.Next(3, "beats");

        Assert.Equal(1000, ready!.Data.GetProperty("beat").GetInt32());
        Assert.All(beats, beat => Assert.Equal(("beat", ready.Id, ready.Id),
            (beat.Type, beat.Id, beat.Data.GetProperty("cursor").GetString())));
    }

    [Fact]
    public async Task An_empty_last_event_id_does_not_hide_the_cursor_of_the_address()
    {
        var head = await Head();
        await _front.DeliverCustomer("A", 1);

        await using var events = await EventReader.Open(_front, "", "?after=" + head);

        await events.Next("ready");
        Assert.Equal("A", (await events.Next("what followed"))!.Name);
    }

    [Fact]
    public async Task An_empty_cursor_is_from_now_on_by_stream_and_by_poll()
    {
        await using var before = await EventReader.Open(_front);
        await before.Next("ready");
        await _front.DeliverCustomer("A", 1);
        await before.Next("the change, which the relay has heard of");

        await using var events = await EventReader.Open(_front, null, "?after=");
        var polled = await _front.Data("/api/customers/changes?wait=0&after=");

        Assert.Equal(await Head(), (await events.Next("ready"))!.Id);
        Assert.Equal(await Head(), polled.GetProperty("nextCursor").GetString());
        Assert.Empty(polled.GetProperty("changes").EnumerateArray());
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task A_connection_ends_at_its_age_and_the_next_one_goes_on()
    {
        await using var front = await RunningFront.Start(null, "--Live:MaxAge", "00:00:05");
        await using var events = await EventReader.Open(front);
        var first = await events.Next("ready");

        Assert.Null(await events.Next("the end by age"));

        await front.DeliverCustomer("A", 1);
        await using var next = await EventReader.Open(front, first!.Id);
        await next.Next("ready");
        Assert.Equal("A", (await next.Next("the change meanwhile"))!.Name);
    }

    [Fact]
    public async Task A_stopping_front_names_a_longer_pause_and_closes()
    {
        var front = await RunningFront.Start();
        using var response =
            await front.Http.GetAsync("/api/customers/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is not "event: ready") { }

        var stopping = front.App.StopAsync();
        var rest = await reader.ReadToEndAsync();
        await stopping;
        await front.DisposeAsync();

        var retry = rest.Split('\n').Last(line => line.StartsWith("retry: ", StringComparison.Ordinal));
        Assert.InRange(int.Parse(retry["retry: ".Length..], System.Globalization.CultureInfo.InvariantCulture), 4000,
            6000);
    }

    private async Task<string> Head() =>
        (await _front.Data("/api/customers?limit=1")).GetProperty("feedCursor").GetString()!;
}
