using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Intake;

/// <summary>Who may send, and how much.</summary>
[Trait("Speed", "Slow")]
public sealed class RestrictionTests
{
    private static readonly byte[] Body = "{\"name\":\"A\",\"modified\":\"2026-01-01 00:00:00\"}"u8.ToArray();

    [Theory]
    [InlineData("203.0.113.7", HttpStatusCode.OK)]
    [InlineData("203.0.114.7", HttpStatusCode.Forbidden)]
    [InlineData("::ffff:203.0.113.7", HttpStatusCode.OK)]
    public async Task Behind_a_configured_proxy_the_allow_list_sees_the_sender(string sender, HttpStatusCode expected)
    {
        await using var front =
            await RunningFront.Start(
                null, "--Webhooks:AllowedSenders:0", "203.0.113.0/24", "--Access:TrustedProxies:0", "127.0.0.1");

        using var answer = await Send(front, signed: true, ("X-Forwarded-For", sender), ("Host", "sync.example"));

        Assert.Equal(expected, answer.StatusCode);
        if (expected is not HttpStatusCode.OK) return;
        var logged = (await front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items")[0];
        Assert.Equal("203.0.113.7", logged.GetProperty("sender")
            .GetString()!.Replace("::ffff:", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forwarded_header_of_anybody_else_is_not_believed()
    {
        await using var front =
            await RunningFront.Start(
                null, "--Webhooks:AllowedSenders:0", "203.0.113.0/24", "--Access:TrustedProxies:0", "10.1.2.3");

        using var forwarded = await Send(front, signed: true, ("X-Forwarded-For", "203.0.113.7"));
        using var direct = await Send(front, signed: true);

        Assert.Equal(HttpStatusCode.Forbidden, forwarded.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, direct.StatusCode);
        Assert.Empty(await front.AllCustomers());
    }

    [Fact]
    public async Task Behind_a_proxy_everything_but_a_delivery_is_still_refused()
    {
        await using var front = await RunningFront.Start(null, "--Access:TrustedProxies:0", "127.0.0.1");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/customers");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");

        using var answer = await front.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Failures_are_limited_by_rate_and_signed_deliveries_never_are()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:FailuresPerMinute", "3");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++) using (var answer = await Send(front, signed: false))
            statuses.Add(answer.StatusCode);

        using var signed = await Send(front, signed: true);

        Assert.Equal(3, statuses.Count(status => status is HttpStatusCode.Unauthorized));
        Assert.Equal(2, statuses.Count(status => status is HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        var intake = await front.Data(RunningFront.Webhooks);
        var refused = intake.GetProperty("refused");
        // Per sender and reason, however often: the last of them, and how many.
        Assert.Equal([("rateLimited", 2), ("unauthenticated", 3)], intake.GetProperty("refusedSamples").EnumerateArray()
            .Select(one => (one.GetProperty("refusal").GetString()!, one.GetProperty("count").GetInt32())).Order());
        Assert.Equal((3, 2),
            (refused.GetProperty("unauthenticated").GetInt32(), refused.GetProperty("rateLimited").GetInt32()));
        Assert.Single((await front.Data("/api/webhooks/erpnext/deliveries")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task With_HTTPS_required_HTTP_is_told_so_and_never_redirected()
    {
        await using var front =
            await RunningFront.Start(null, "--Access:RequireHttps", "true", "--Access:TrustedProxies:0", "127.0.0.1");

        using var plain = await Send(front, signed: true);
        using var secured = await Send(
            front, signed: true, ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"));

        Assert.Equal(HttpStatusCode.Forbidden, plain.StatusCode);
        Assert.Contains("HTTPS", (await plain.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message")
            .GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, secured.StatusCode);
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_is_given_up_in_time()
    {
        await using var front = await RunningFront.Start(null, "--Webhooks:Timeout", "00:00:01");
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, front.Http.BaseAddress!.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync((byte[])
            [.. "POST /api/webhooks/erpnext/customers HTTP/1.1\r\nHost: 127.0.0.1\r\n"u8,
                .. "Content-Length: 1000\r\nx-erpnext-signature: 00\r\n\r\n{"u8]);

        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Contains("408", status, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> Send(
        RunningFront front, bool signed, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(Body) };
        if (signed) request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(Body));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await front.Http.SendAsync(request);
    }
}
