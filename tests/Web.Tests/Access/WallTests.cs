using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using CustomerSync.Access;
using CustomerSync.Tests.ErpNext;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Tests.Access;

/// <summary>Ways around the wall that were tried.</summary>
[Trait("Speed", "Slow")]
public sealed class WallTests : IAsyncLifetime
{
    private const string Listed = "https://shop.example";

    private ClosedFront _front = null!;

    public async ValueTask InitializeAsync() =>
        _front = await ClosedFront.Start("--Access:AllowedOrigins:0", Listed, "--Webhooks:KeepBodies", "All");

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task What_a_forwarded_port_hands_on_needs_a_credential_like_all_else()
    {
        using var relay = new TcpListener(IPAddress.Loopback, 0);
        relay.Start();
        var forwarding = Forward(relay);
        using var http = new HttpClient(new SocketsHttpHandler()) {
            BaseAddress = new Uri($"http://{relay.LocalEndpoint}") };

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.DeleteAsync("/api/customers/X")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/customers")).StatusCode);

        http.Dispose();
        await forwarding;
    }

    [Theory]
    [InlineData("/api/customers?limit=%3Cscript%3E")]
    [InlineData("/api/customers?sort=%3Cscript%3E")]
    [InlineData("/api/customers/none")]
    public async Task An_answer_that_was_made_from_an_exception_has_the_headers_of_all_others(string path)
    {
        using var answer = await _front.Http(AccessRole.Viewer).GetAsync(path);

        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task To_be_listed_gives_an_origin_nothing_but_the_use_of_a_credential_of_its_own()
    {
        var cookie = _front.Cookie(_front.SessionOf(AccessRole.Admin));

        Assert.Equal(HttpStatusCode.Forbidden, (await Send(HttpMethod.Delete, "/api/customers/X", cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(HttpMethod.Get, "/api/customers", cookie)).StatusCode);
        using var read = await Send(HttpMethod.Get, "/api/customers", null, _front.KeyOf(AccessRole.Viewer));
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(Listed, read.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(read.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Equal("cross-origin",
            (await Send(HttpMethod.Get, "/sdk/customer-sync.js", null)).Headers
                .GetValues("Cross-Origin-Resource-Policy").Single());
    }

    [Fact]
    public async Task A_link_from_elsewhere_leads_to_pages_and_to_nothing_else()
    {
        Assert.Equal(HttpStatusCode.OK, await Navigate("/"));
        Assert.Equal(HttpStatusCode.OK, await Navigate("/settings"));
        Assert.Equal(HttpStatusCode.Forbidden, await Navigate("/api/customers/export.csv"));
        Assert.Equal(HttpStatusCode.Forbidden, await Navigate("/metrics"));
    }

    [Fact]
    public async Task What_was_good_once_is_answered_as_what_never_was()
    {
        var (revoked, session) = (await _front.NewKey(AccessRole.Viewer), await _front.NewSession(AccessRole.Viewer));
        var expired = await _front.NewKey(AccessRole.Viewer, DateTimeOffset.UnixEpoch);
        var token = (await Post(_front.WithKey(revoked), "/api/feed-tokens", new { user = "layla" }))
            .GetProperty("token").GetString()!;
        var ticket = (await Post(_front.WithKey(revoked), "/api/feed-tickets", new { })).GetProperty("ticket").GetString()!;
        await _front.Revoke(revoked);
        await _front.End(session);

        var unknown = await Said(_front.WithKey(Credentials.NewKey().Text));

        Assert.StartsWith("401 ", unknown, StringComparison.Ordinal);
        foreach (var key in new[] { revoked, expired }) Assert.Equal(unknown, await Said(_front.WithKey(key)));
        Assert.Equal(await Said(_front.WithCookie(Credentials.NewToken())), await Said(_front.WithCookie(session)));
        Assert.Equal(await Said(_front.WithKey(FeedTokens.Prefix + "CfDJ8")), await Said(_front.WithKey(token)));
        Assert.Equal(await Said(_front.Nobody, $"/hubs/customers?access_token={FeedTickets.Prefix}CfDJ8"),
            await Said(_front.Nobody, $"/hubs/customers?access_token={ticket}"));
    }

    [Fact]
    public async Task A_viewer_is_not_told_what_a_delivery_held()
    {
        await _front.Front.DeliverCustomer("A", 1, new { email_id = "layla@example.com" });
        const string Deliveries = "/api/webhooks/erpnext/deliveries";
        string? id = null;
        await Wait.Until("the delivery is in the log", async () =>
        {
            var log = await FeedTokenTests.Data(_front.Http(AccessRole.Viewer), Deliveries);
            id = log.GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } one
                ? one.GetProperty("id").GetString() : null;
            return id is not null;
        });

        Assert.DoesNotContain("layla", await _front.Http(AccessRole.Viewer).GetStringAsync($"{Deliveries}/{id}"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("layla", await _front.Http(AccessRole.Viewer).GetStringAsync(Deliveries),
            StringComparison.Ordinal);
        Assert.Contains("layla", await _front.Http(AccessRole.Operator).GetStringAsync($"{Deliveries}/{id}"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/..%2f..%2fappsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/sdk/..%5c..%5cappsettings.json")]
    [InlineData("/sdk/%2e%2e%2f%2e%2e%2fappsettings.json")]
    [InlineData("/appsettings.json")]
    [InlineData("/pages/../../appsettings.json")]
    [InlineData("/data/customersync.db")]
    [InlineData("/%0d%0aLocation:%20https:/evil.example")]
    public async Task No_path_leads_out_of_the_pages_nor_to_another_site(string path)
    {
        // To the socket as it is: a client would tidy it up.
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _front.Url.Port);
        await socket.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {_front.Url.Authority}\r\nConnection: close\r\n\r\n"));
        var answer = await new StreamReader(socket.GetStream()).ReadToEndAsync();

        Assert.Matches("^HTTP/1.1 (400|401) ", answer);
        Assert.DoesNotContain("LogLevel", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\nLocation:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_stranger_writes_nothing_into_the_log_and_sends_no_large_body()
    {
        var log = new LogLines();
        await using var front = await ClosedFront.Start(services => services.AddSingleton<ILoggerProvider>(log),
            "--Logging:LogLevel:Default", "Information", "--Logging:Console:LogLevel:Default", "None");
        var before = log.Each.Length;

        foreach (var path in new[] { "/api/customers", "/nothing", "/hubs/customers", "/metrics" })
        {
            await front.Nobody.GetAsync(path);
            await front.WithKey(Credentials.NewKey().Text).GetAsync(path);
        }
        using var large = await front.Nobody.PostAsJsonAsync("/api/access/sign-in", new { link = new string('x', 2_000_000) });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.DoesNotContain(log.Each.Skip(before), line => line.Contains("challenged", StringComparison.Ordinal)
            || line.Contains("Authorization", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_an_admin_makes_the_front_ask_ERPNext_and_not_as_often_as_he_likes()
    {
        const string Setup = "/api/webhooks/erpnext/setup";
        var (reader, admin) = (_front.Http(AccessRole.Operator), _front.Http(AccessRole.Admin));

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(Setup)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync($"{Setup}?fresh=true")).StatusCode);
        HttpResponseMessage answer;
        do answer = await admin.GetAsync($"{Setup}?fresh=true");
        while (answer.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(Setup)).StatusCode);
    }

    [Fact]
    public async Task What_is_asked_for_too_often_is_refused_with_the_time_to_wait()
    {
        var http = _front.Http(AccessRole.Operator);
        HttpResponseMessage answer;
        do answer = await http.GetAsync("/api/customers/export.csv");
        while (answer.IsSuccessStatusCode);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK,
            (await _front.Http(AccessRole.Admin).GetAsync("/api/customers/export.csv")).StatusCode);
    }

    /// <summary>Status, headers and sentence, but for what differs from request to request.</summary>
    private static async Task<string> Said(HttpClient http, string path = "/api/customers")
    {
        using var answer = await http.GetAsync(path);
        var problem = await answer.Content.ReadFromJsonAsync<Dictionary<string, JsonElement>>();
        return $"{(int)answer.StatusCode} {string.Join(' ', answer.Headers.Where(header => header.Key != "Date"))
            .ReplaceLineEndings("")} {string.Join(' ', problem!.Where(part => part.Key != "traceId"))}";
    }

    private static async Task<JsonElement> Post(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    private async Task<HttpStatusCode> Navigate(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", _front.Cookie(_front.SessionOf(AccessRole.Admin)));
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        request.Headers.Add("Sec-Fetch-Dest", "document");
        using var answer = await _front.Nobody.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? cookie, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", Listed);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (key is not null) request.Headers.Authorization = new("Bearer", key);
        return await _front.Nobody.SendAsync(request);
    }

    /// <summary>Of one connection, until the client closes it.</summary>
    private async Task Forward(TcpListener relay)
    {
        using var from = await relay.AcceptTcpClientAsync();
        using var to = new TcpClient();
        await to.ConnectAsync(IPAddress.Loopback, _front.Url.Port);
        await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream()), to.GetStream().CopyToAsync(from.GetStream()));
    }
}
