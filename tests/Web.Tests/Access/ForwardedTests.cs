using System.Net;
using CustomerSync.Access;
using CustomerSync.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace CustomerSync.Tests.Access;

/// <summary>
/// An application hands requests on, as Next's <c>rewrites()</c> does: with another Host, and X-Forwarded-Host beside.
/// </summary>
public sealed class ForwardedTests(FrontBehindAnApplication shared) : IClassFixture<FrontBehindAnApplication>
{
    private const string Sync = "/api/customers/sync";

    [Theory]
    [InlineData("GET", "/api/customers", "")]
    [InlineData("GET", "/api/customers/events", "")]
    [InlineData("POST", Sync, "")]
    [InlineData("POST", Sync, "X-Forwarded-For: 127.0.0.1|X-Forwarded-Proto: http")]
    [InlineData("POST", Sync, "X-Forwarded-For: ::1")]
    public async Task In_open_mode_what_a_configured_proxy_hands_on_from_this_machine_is_let_in(
        string method, string path, string more)
    {
        using var answer = await Send(shared.Front, method, path,
            $"X-Forwarded-Host: localhost:3000|Origin: http://localhost:3000|{more}");

        Assert.NotEqual(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-Host: evil.example")]
    [InlineData("X-Forwarded-Host: 192.168.1.9:3000")]
    [InlineData("X-Forwarded-Host: localhost:3000, evil.example")]
    [InlineData("X-Forwarded-Host: localhost:3000|X-Forwarded-For: 192.168.1.9")]
    [InlineData("X-Forwarded-Host: localhost:3000|X-Forwarded-For: 127.0.0.1, 192.168.1.9")]
    [InlineData("X-Forwarded-Host: localhost:3000|X-Forwarded-For: 192.168.1.9, 127.0.0.1")]
    [InlineData("X-Forwarded-Host: localhost:3000|X-Real-IP: 192.168.1.9")]
    [InlineData("X-Forwarded-Host: localhost:3000|Forwarded: for=127.0.0.1")]
    [InlineData("X-Forwarded-Host: localhost:3000|Origin: http://localhost:4000")]
    [InlineData("X-Forwarded-Host: localhost:3000|Origin: https://localhost:3000")]
    [InlineData("X-Forwarded-Host: localhost:3000|Host: evil.example")]
    public async Task In_open_mode_what_began_elsewhere_stays_outside(string headers)
    {
        using var answer = await Send(shared.Front, "POST", Sync, headers);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task In_open_mode_a_proxy_that_is_not_configured_is_refused_with_the_cure()
    {
        await using var front = await RunningFront.Start();

        using var answer = await Send(front, "GET", "/api/customers", "X-Forwarded-Host: localhost:3000");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Access:TrustedProxies", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-Host: app.example|X-Forwarded-Proto: https|Origin: https://app.example", true)]
    [InlineData("X-Forwarded-Host: localhost:3000|Origin: http://localhost:3000", true)]
    [InlineData("X-Forwarded-Host: app.example|X-Forwarded-Proto: https|Origin: https://evil.example", false)]
    [InlineData("X-Forwarded-Host: app.example|X-Forwarded-Proto: https|Origin: http://app.example", false)]
    [InlineData("X-Forwarded-Host: app.example|Origin: null", false)]
    [InlineData("X-Forwarded-Host: |Origin: http://", false)]
    [InlineData("Origin: https://app.example", false)]
    public async Task Signed_in_a_post_through_an_application_on_this_machine_is_of_its_origin(
        string headers, bool isSame)
    {
        var cookie = shared.Closed.WithCookie(AccessRole.Operator);
        using var answer = await Send(cookie, "POST", Sync, headers);

        Assert.Equal(!isSame, answer.StatusCode is HttpStatusCode.Forbidden);
        Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_host_filter_looks_at_Host_whatever_was_forwarded()
    {
        using var answer = await Send(shared.Closed.WithCookie(AccessRole.Viewer), "GET", "/api/customers",
            "Host: evil.example|X-Forwarded-Host: localhost");

        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("203.0.113.5", false)]
    [InlineData(null, false)]
    public void A_peer_that_nobody_named_widens_nothing(string? peer, bool isHeard)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        (context.Request.Scheme, context.Request.Host) = ("http", new HostString("localhost:5080"));
        context.Request.Headers["X-Forwarded-Host"] = "app.example";

        Assert.Equal(isHeard, context.Request.IsAskedAt("http://app.example"));
        Assert.True(context.Request.IsAskedAt("http://localhost:5080"));
    }

    private static Task<HttpResponseMessage> Send(RunningFront front, string method, string path, string headers) =>
        Send(front.Http, method, path, headers);

    private static async Task<HttpResponseMessage> Send(HttpClient http, string method, string path, string headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header[(header.IndexOf(':') + 1)..].Trim());
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}

public sealed class FrontBehindAnApplication : IAsyncLifetime
{
    internal RunningFront Front { get; private set; } = null!;

    internal ClosedFront Closed { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Front = await RunningFront.Start(null, "--Access:TrustedProxies:0", "127.0.0.1");
        Closed = await ClosedFront.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync();
        await Closed.DisposeAsync();
    }
}
