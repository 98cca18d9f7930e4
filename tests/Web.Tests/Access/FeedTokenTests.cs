using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Live;
using CustomerSync.Sync;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Live;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Access;

/// <summary>Tokens that somebody's own application gives to its users.</summary>
[Trait("Speed", "Slow")]
public sealed class FeedTokenTests : IAsyncLifetime
{
    private ClosedFront _front = null!;

    public async ValueTask InitializeAsync()
    {
        _front = await ClosedFront.Start();
        await _front.Front.DeliverCustomer("A", 1);
        await _front.Front.DeliverCustomer("B", 2);
    }

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task It_reads_what_a_viewer_reads_and_does_nothing_else()
    {
        var http = _front.WithKey(await Token(new { user = "layla" }));

        Assert.Equal(2, (await Data(http, "/api/customers")).GetProperty("total").GetInt64());
        Assert.Equal("B", (await Data(http, "/api/customers/B")).GetProperty("erpnextId").GetString());
        Assert.Equal(2, (await Data(http, "/api/customers/changes?wait=0")).GetProperty("changes").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/customers/sync")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync("/api/customers/sync", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/api/customers/export.csv")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/api/webhooks/erpnext/deliveries")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(http, new { user = "more" })).StatusCode);
    }

    [Fact]
    public async Task It_dies_with_the_key_that_issued_it()
    {
        var key = await _front.NewKey(AccessRole.Viewer);
        var http = _front.WithKey(await Token(new { user = "layla" }, _front.WithKey(key)));
        await using var stream = await EventReader.Open(http);
        Assert.Equal("ready", (await stream.Next("ready"))!.Type);

        Assert.True(Credentials.TryReadKey(key, out var id));
        await _front.Grain.RevokeKey(id);

        Assert.Null(await stream.Next("the end"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/customers")).StatusCode);
    }

    [Fact]
    public async Task Only_a_machine_key_issues_one()
    {
        Assert.Equal(
            HttpStatusCode.Forbidden, (await Ask(_front.WithCookie(AccessRole.Admin), new { user = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(_front.Nobody, new { user = "x" })).StatusCode);
    }

    [Theory]
    [InlineData("""{}""", "user")]
    [InlineData("""{"user":"x","fields":["name"]}""", "not offered")]
    [InlineData("""{"user":"x","customer":["00000000-0000-0000-0000-000000000000"]}""", "'customer' is not known")]
    [InlineData("""{"user":"x","minutes":16}""", "minutes")]
    [InlineData("""{"user":"x","minutes":0}""", "minutes")]
    [InlineData("""{"user":"x","role":"admin"}""", "role")]
    [InlineData("""{"user":"x","role":"operator"}""", "the key's own")]
    [InlineData("""{"user":"x","customers":[]}""", "leave it out")]
    [InlineData("""{"user":"x","customers":["A"]}""", "our ids")]
    public async Task What_makes_no_sense_is_refused_with_the_reason(string wish, string reason)
    {
        using var answer = await _front.Http(AccessRole.Viewer).PostAsync(
            "/api/feed-tokens", new StringContent(wish, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_changed_or_is_of_another_kind_is_nobodys()
    {
        var token = await Token(new { user = "layla" });
        var ticket = await Ticket();

        foreach (var wrong in new[] { token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), "csf_", "csf_x",
            FeedTokens.Prefix + ticket[FeedTickets.Prefix.Length..], ticket })
            Assert.Equal(
                HttpStatusCode.Unauthorized, (await _front.WithKey(wrong).GetAsync("/api/customers")).StatusCode);
    }

    [Fact]
    public async Task One_that_is_limited_sees_its_customers_and_no_trace_of_others()
    {
        var http = await Limited();

        var list = await Data(http, "/api/customers?sort=-modified");
        var changes = await Data(http, "/api/customers/changes?wait=0");

        Assert.Equal(["A"], list.GetProperty("items").EnumerateArray().Select(Name));
        Assert.Equal(1, list.GetProperty("total").GetInt64());
        Assert.Equal(["A"], changes.GetProperty("changes").EnumerateArray().Select(Name));
        Assert.Equal("A", Name(await Data(http, "/api/customers/A")));
        Assert.Equal(1, (await Data(http, "/api/customers/A/history")).GetProperty("items").GetArrayLength());
        foreach (var path in new[] { "B", "B/history", "by-name?erpnextId=B", "by-name/history?erpnextId=B" })
            Assert.Equal(await NotFound(http, "nobody"), await NotFound(http, path));
        foreach (var path in new[] { "sync", "sync/runs", "sync/runs/none", "export.csv" })
            Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync($"/api/customers/{path}")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/api/customers?search=A")).StatusCode);
    }

    [Fact]
    public async Task The_streams_of_one_that_is_limited_hold_the_others_back_also_when_they_resume()
    {
        var http = await Limited();
        var start = (await Data(http, "/api/customers")).GetProperty("feedCursor").GetString()!.Split('.')[0] + ".0";
        await using var stream = await EventReader.Open(http, start);
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(_front.Url, CustomersHub.Path), options =>
            options.AccessTokenProvider = () => Task.FromResult(http.DefaultRequestHeaders.Authorization!.Parameter))
            .Build();
        await hub.StartAsync();
        await using var messages = hub.StreamAsync<HubMessage>("Subscribe", start, null).GetAsyncEnumerator();
        await _front.Front.DeliverCustomer("B", 3, new { email_id = "b@x" });
        await _front.Front.DeliverCustomer("A", 4, new { email_id = "a@x" });

        var events = (await stream.Next(3, "ready and two changes of A")).Skip(1);
        var told = new List<HubMessage>();
        while (told.Count < 3 && await messages.MoveNextAsync()) told.Add(messages.Current);

        Assert.Equal([1L, 4L], events.Select(entry => entry.Sequence));
        Assert.Equal([1L, 4L], told.Skip(1).Select(message => message.Sequence));
    }

    [Fact]
    public async Task One_that_is_limited_resumes_by_an_address_too_and_hears_of_no_sync()
    {
        var (whole, limited) = (_front.WithKey(await Token(new { user = "layla" })), await Limited());
        var start = (await Data(limited, "/api/customers")).GetProperty("feedCursor").GetString()!.Split('.')[0] + ".0";
        await using var all = await EventReader.Open(whole, null, $"?after={start}");
        await using var few = await EventReader.Open(limited, null, $"?after={start}");
        await Until(all, "customer.created", "customer.created");
        _front.Front.App.Services.GetRequiredService<FeedRelay>().Progress.Set(new()
        {
            Id = "run", Kind = SyncKind.Basic, Status = SyncStatus.Completed, StartedAt = DateTimeOffset.UnixEpoch,
        });
        await Until(all, "sync.finished");
        await _front.Front.DeliverCustomer("B", 3, new { email_id = "b@x" });
        await _front.Front.DeliverCustomer("A", 4, new { email_id = "a@x" });

        await Until(few, "ready", "customer.created", "customer.updated");

        var polled = (await Data(limited, $"/api/customers/changes?wait=0&after={start}")).GetProperty("changes");
        Assert.Equal(["A", "A"], polled.EnumerateArray().Select(Name));
    }

    [Fact]
    public async Task It_is_told_what_it_is()
    {
        var http = await Limited();
        var id = (await Data(http, "/api/customers/A")).GetProperty("id").GetString();

        var me = await Data(http, "/api/access/me");

        Assert.Equal(("feedToken", "viewer", id), (me.GetProperty("kind").GetString(), me.GetProperty("role").GetString(),
            me.GetProperty("customers").EnumerateArray().Single().GetString()));
    }

    [Fact]
    public void Of_a_merged_customer_it_is_not_told_into_which()
    {
        var change = new CustomerChange
        {
            Cursor = new FeedCursor("epoch", 7), Kind = ChangeKind.Merged, ErpnextId = (ErpnextName)"A",
            Fields = [], Cause = ChangeCause.Sync, At = DateTimeOffset.UnixEpoch,
            Customer = new Customer
            {
                ErpnextId = (ErpnextName)"A", Name = "A", MergedInto = (ErpnextName)"somebody else",
            },
        };

        var (whole, limited) = (Frame.Of(change), Frame.Of(change).WithoutSurvivor());

        Assert.Contains("somebody else", Text(whole.Bytes), StringComparison.Ordinal);
        Assert.Equal(
            Text(whole.Bytes).Replace("\"somebody else\"", "null", StringComparison.Ordinal), Text(limited.Bytes));
        Assert.Contains("\"mergedInto\":null", Text(limited.Json.Utf8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_opens_one_WebSocket_and_an_address_holds_nothing_else()
    {
        var ticket = await Ticket();
        await using var first = Socket(ticket);
        await using var again = Socket(ticket);
        await using var key = Socket(_front.KeyOf(AccessRole.Viewer));
        await using var token = Socket(await Token(new { user = "layla" }));

        await first.StartAsync();

        await using var messages = first.StreamAsync<HubMessage>("Subscribe", null, null).GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync());
        foreach (var refused in new[] { again, key, token })
            await Assert.ThrowsAnyAsync<Exception>(() => refused.StartAsync());
        using var elsewhere = await _front.Nobody.GetAsync($"/api/customers?access_token={await Ticket()}");
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
    }

    internal static async Task<JsonElement> Data(HttpClient http, string path) =>
        (await http.GetFromJsonAsync<JsonElement>(path)).GetProperty("data");

    private static string Text(byte[] utf8) => System.Text.Encoding.UTF8.GetString(utf8);

    private static string Name(JsonElement customer) => customer.GetProperty("erpnextId").GetString()!;

    private static async Task<string> NotFound(HttpClient http, string path)
    {
        using var answer = await http.GetAsync($"/api/customers/{path}");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return $"{answer.StatusCode} {problem.GetProperty("message")}";
    }

    /// <summary>The next events are these, but for where the stream stands.</summary>
    private static async Task Until(EventReader stream, params string[] types)
    {
        foreach (var type in types)
        {
            FeedEntry? entry;
            do entry = await stream.Next(type);
            while (entry?.Type is "cursor" or "ready" && entry.Type != type);
            Assert.Equal(type, entry?.Type);
        }
    }

    private static Task<HttpResponseMessage> Ask(HttpClient http, object wish) =>
        http.PostAsJsonAsync("/api/feed-tokens", wish);

    private static async Task<JsonElement> Post(HttpClient http, string path, object? body = null)
    {
        using var answer = await http.PostAsJsonAsync(path, body ?? new { });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    private async Task<string> Token(object wish, HttpClient? with = null) =>
        (await Post(with ?? _front.Http(AccessRole.Viewer), "/api/feed-tokens", wish)).GetProperty("token")
            .GetString()!;

    private async Task<string> Ticket() =>
        (await Post(_front.Http(AccessRole.Viewer), "/api/feed-tickets")).GetProperty("ticket").GetString()!;

    /// <summary>With a token for A alone.</summary>
    private async Task<HttpClient> Limited()
    {
        var id = (await Data(_front.Http(AccessRole.Viewer), "/api/customers/A")).GetProperty("id").GetString();
        return _front.WithKey(await Token(new { user = "layla", customers = new[] { id } }));
    }

    private HubConnection Socket(string accessToken) => new HubConnectionBuilder().WithUrl(
        new Uri(_front.Url, $"{CustomersHub.Path}?access_token={Uri.EscapeDataString(accessToken)}"),
        http => (http.SkipNegotiation, http.Transports) = (true, HttpTransportType.WebSockets)).Build();
}
