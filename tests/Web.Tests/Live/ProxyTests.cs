using System.Diagnostics;
using System.Net;
using System.Text;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Live;

/// <summary>nginx in front: as Debian gives it, and with the site of deploy/.</summary>
[Trait("Speed", "Slow")]
public sealed class ProxyTests
{
    [Fact]
    public async Task Behind_nginx_with_its_defaults_events_arrive_at_once_and_a_resumption_misses_nothing()
    {
        await using var front = await RunningFront.Start();
        var port = Ports.Free();
        await using var nginx =
            await Nginx.Start($"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass "
                + $"{front.Http.BaseAddress}; }} }}", port);

        await AssertEventsArriveAtOnce(front, nginx.Http);
    }

    [Fact]
    public async Task The_site_of_deploy_passes_events_on_at_once_and_deliveries_to_the_front_that_is_there()
    {
        await using var front = await RunningFront.Start();
        var port = Ports.Free();
        await using var nginx = await Nginx.Start(
            DeployedSite.InTheClear(front.Http.BaseAddress!.Port, away: Ports.Free(), port), port);

        await AssertEventsArriveAtOnce(front, nginx.Http);
        for (var i = 1; i <= 20; i++)
        {
            using var answer = await Deliver(
                nginx.Http, $$"""{"name":"by nginx","modified":"2026-01-02 00:00:{{i:00}}.000000","tax_id":"{{i}}"}""");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await using var hub = await HubClient.Open(nginx.Http.BaseAddress!);
        Assert.Equal("ready", (await hub.Next())!.Event);
        Assert.Equal(HttpStatusCode.NotFound, (await nginx.Http.GetAsync("/health/ready")).StatusCode);
    }

    private static async Task AssertEventsArriveAtOnce(RunningFront front, HttpClient http)
    {
        await using var events = await EventReader.Open(http);
        var cursor = (await events.Next("ready"))!.Id;
        for (var i = 1; i <= 10; i++)
        {
            await front.DeliverCustomer("A", i, new { email_id = $"{i}@x" });
            var watch = Stopwatch.StartNew();
            Assert.Equal(i, (await events.Next("the change through nginx"))!.Sequence);
            Assert.InRange(watch.ElapsedMilliseconds, 0, 1000);
        }
        await using var resumed = await EventReader.Open(http, cursor);
        await resumed.Next("ready");
        Assert.Equal(Enumerable.Range(1, 10)
            .Select(i => (long)i), (await resumed.Next(10, "what was missed")).Select(entry => entry.Sequence));
    }

    private static async Task<HttpResponseMessage> Deliver(HttpClient http, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        return await http.SendAsync(request);
    }
}
