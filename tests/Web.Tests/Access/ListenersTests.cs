using System.Net;
using CustomerSync.Access;
using CustomerSync.Setup;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CustomerSync.Tests.Access;

/// <summary>What each listener serves, and which are refused.</summary>
public sealed class ListenersTests
{
    [Fact]
    public async Task A_listener_of_webhooks_serves_the_intake_and_one_of_metrics_the_metrics_alone()
    {
        var webhooks = $"http://127.0.0.1:{Ports.Free()}";
        var metrics = $"http://127.0.0.1:{Ports.Free()}";
        await using var front = await RunningFront.Start(
            null, "--Webhooks:Urls", webhooks, "--Metrics:Urls", metrics);

        Assert.Equal(HttpStatusCode.OK, await Status(front, webhooks + "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await Delivered(front, webhooks));
        foreach (var path in new[] { "/", "/api/customers", RunningFront.Webhooks, "/health/ready", "/metrics" })
            Assert.Equal(HttpStatusCode.NotFound, await Status(front, webhooks + path));
        Assert.Equal(HttpStatusCode.OK, await Status(front, metrics + "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await Status(front, metrics + "/health/ready"));
        foreach (var path in new[] { "/", "/api/customers", "/health/live", RunningFront.Webhooks })
            Assert.Equal(HttpStatusCode.NotFound, await Status(front, metrics + path));
        Assert.Equal(HttpStatusCode.NotFound, await Delivered(front, metrics));
        Assert.Equal(HttpStatusCode.OK, await Status(front, "/api/customers"));
    }

    [Fact]
    public async Task In_closed_mode_the_listener_of_metrics_alone_asks_for_no_credential()
    {
        var metrics = $"http://127.0.0.1:{Ports.Free()}";
        await using var front = await ClosedFront.Start("--Metrics:Urls", metrics);

        Assert.Equal(HttpStatusCode.OK, await Status(front.Front, metrics + "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await Status(front.Front, metrics + "/health/ready"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(front.Front, metrics + "/api/customers"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(front.Front, metrics + "/api/access/sign-in"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(front.Front, "/metrics"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(front.Front, "/health/ready"));
    }

    [Fact]
    public async Task In_closed_mode_a_request_must_name_this_machine_or_the_address_of_the_front()
    {
        await using var front = await RunningFront.Start(
            null, "--Access:Mode", "Closed", "--App:Url", "https://sync.example");

        Assert.Equal(HttpStatusCode.OK, await Status(front, "/", "sync.example"));
        Assert.Equal(HttpStatusCode.OK, await Status(front, "/", "localhost:5080"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await Status(front, "/", "evil.example"));
        Assert.Equal(HttpStatusCode.OK, await Status(front, "/health/live", "evil.example"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await Status(front, RunningFront.Webhooks, "evil.example"));
    }

    [Theory]
    [InlineData("", "mode=Closed urls=http://localhost:5080")]
    [InlineData("", "mode=Closed urls=https://0.0.0.0:443 App:Url=https://sync.example")]
    [InlineData("", "mode=Closed urls=http://0.0.0.0:80 App:Url=https://sync.example proxy=10.0.0.1")]
    [InlineData("", "mode=Closed urls=http://localhost:5080 Webhooks:Urls=http://0.0.0.0:81 Metrics:Urls=http://*:82")]
    [InlineData("HTTPS", "mode=Closed urls=http://0.0.0.0:80 App:Url=https://sync.example")]
    [InlineData("HTTPS", "mode=Closed http_ports=8080 App:Url=https://sync.example")]
    [InlineData("HTTPS", "mode=Closed Kestrel:Endpoints:A:Url=http://[::]:80 App:Url=https://sync.example")]
    [InlineData("App:Url", "mode=Closed urls=https://0.0.0.0:443")]
    [InlineData("loopback", "mode=Open urls=https://0.0.0.0:443 App:Url=https://sync.example")]
    [InlineData("loopback", "mode=Open urls=http://localhost:80 Metrics:Urls=http://0.0.0.0:81")]
    [InlineData("ports of their own", "mode=Closed urls=http://localhost:80 Webhooks:Urls=http://127.0.0.1:80")]
    [InlineData("ports of their own", "mode=Closed urls=http://localhost:80 Metrics:Urls=http://127.0.0.1:0")]
    [InlineData("nowhere", "mode=Closed urls=http://localhost:80 Metrics:Urls=nowhere")]
    [InlineData("FORWARDEDHEADERS", "mode=Closed urls=http://localhost:80 FORWARDEDHEADERS_ENABLED=true")]
    public void What_would_let_strangers_in_is_refused_before_anything_starts(string expected, string settings)
    {
        var values = settings.Split(' ').Select(setting => setting.Split('=', 2)).ToDictionary(s => s[0], s => s[1]);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values!).Build();
        var app = Options.Create(new AppOptions { Url = values.GetValueOrDefault("App:Url") });
        var options = new AccessOptions {
            Mode = Enum.Parse<AccessMode>(values["mode"]),
            TrustedProxies = values.TryGetValue("proxy", out var proxy) ? [proxy] : [] };

        var problem = new ListenerCheck(new Listeners(configuration), app, configuration).Validate(null, options);

        if (expected.Length == 0) Assert.True(problem.Succeeded, problem.FailureMessage);
        else Assert.Contains(expected, problem.FailureMessage, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> Status(RunningFront front, string url, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Host = host;
        using var answer = await front.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> Delivered(RunningFront front, string root)
    {
        var body = """{"event":"on_update","doc":{"name":"A","modified":"2026-01-01 00:00:00.000000"}}"""u8.ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, root + RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        using var answer = await front.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
