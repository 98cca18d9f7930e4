using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Live;

/// <summary><c>GET /api/customers/changes</c>: the same feed, for those who only have HTTP.</summary>
public sealed class LongPollTests : IAsyncLifetime
{
    private RunningFront _front = null!;

    public async ValueTask InitializeAsync() => _front = await RunningFront.Start();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task From_the_oldest_page_by_page_nothing_is_omitted()
    {
        for (var i = 1; i <= 50; i++) await _front.DeliverCustomer($"C{i % 7}", i, new { email_id = $"{i}@x" });

        var seen = new List<long>();
        var page = await _front.Data("/api/customers/changes?limit=7&wait=0");
        while (page.GetProperty("changes").GetArrayLength() > 0)
        {
            seen.AddRange(page.GetProperty("changes").EnumerateArray()
                .Select(change => change.GetProperty("sequence").GetInt64()));
            page = await _front.Data(
                $"/api/customers/changes?limit=7&wait=0&after={page.GetProperty("nextCursor").GetString()}");
        }

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), seen);
        Assert.Equal(JsonValueKind.Null, page.GetProperty("reset").ValueKind);
    }

    [Fact]
    public async Task A_change_carries_what_the_design_says()
    {
        await _front.DeliverCustomer("A", 1, new { email_id = "a@x" });

        var change = (await _front.Data("/api/customers/changes?wait=0")).GetProperty("changes")[0];

        string[] names = ["cursor", "sequence", "kind", "erpnextId", "fields", "cause", "at", "customer"];
        Assert.Equal(names.Order(), change.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal("a@x", change.GetProperty("customer").GetProperty("email").GetString());
    }

    [Fact]
    public async Task A_waiting_request_is_answered_as_soon_as_there_is_a_change()
    {
        var head = (await _front.Data("/api/customers")).GetProperty("feedCursor").GetString();
        var waiting = _front.Data($"/api/customers/changes?wait=25&after={head}");

        await _front.DeliverCustomer("A", 1);
        var page = await waiting;

        Assert.Equal("A", page.GetProperty("changes")[0].GetProperty("erpnextId").GetString());
    }

    [Fact]
    public async Task Without_a_change_the_answer_is_empty_after_the_wait_and_goes_on_from_the_same_place()
    {
        var head = (await _front.Data("/api/customers")).GetProperty("feedCursor").GetString();
        var watch = Stopwatch.StartNew();

        var page = await _front.Data($"/api/customers/changes?wait=1&after={head}");

        Assert.Equal(0, page.GetProperty("changes").GetArrayLength());
        Assert.Equal(head, page.GetProperty("nextCursor").GetString());
        Assert.True(watch.Elapsed.TotalSeconds > 0.9, "It did not wait.");
    }

    [Theory]
    [InlineData("otherepoch.5", "epoch")]
    [InlineData("garbage", "epoch")]
    [InlineData("{epoch}.99999", "ahead")]
    public async Task A_cursor_that_is_of_no_use_is_told_so(string cursor, string reason)
    {
        await _front.DeliverCustomer("A", 1);
        var head = (await _front.Data("/api/customers")).GetProperty("feedCursor").GetString()!;

        var page = await _front.Data(
            "/api/customers/changes?after=" + cursor.Replace("{epoch}", head.Split('.')[0], StringComparison.Ordinal));

        Assert.Equal(0, page.GetProperty("changes").GetArrayLength());
        Assert.Equal(reason, page.GetProperty("reset").GetProperty("reason").GetString());
        Assert.Equal(head, page.GetProperty("reset").GetProperty("cursor").GetString());
        Assert.Equal(head, page.GetProperty("nextCursor").GetString());
    }

    [Theory]
    [InlineData("wait=31")]
    [InlineData("wait=-1")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    public async Task What_is_out_of_range_is_told_so(string query)
    {
        using var answer = await _front.Http.GetAsync("/api/customers/changes?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_draining_front_answers_at_once()
    {
        var front = await RunningFront.Start();
        var waiting = front.Data("/api/customers/changes?wait=30");
        await Wait.Until("the request waits", () => LimitsTests.Count(front) == 1);

        var watch = Stopwatch.StartNew();
        var stopping = front.App.StopAsync();
        var page = await waiting;
        await stopping;
        await front.DisposeAsync();

        Assert.Equal(0, page.GetProperty("changes").GetArrayLength());
        Assert.True(watch.Elapsed.TotalSeconds < 30, "It waited to its end.");
    }
}
