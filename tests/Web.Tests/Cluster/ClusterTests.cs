using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Tests.Cluster;

/// <summary>Silos that come, go and are killed, as fronts and ERPNext see it.</summary>
[Collection("Clusters")]
[Trait("Speed", "Slow")]
public sealed class ClusterTests : IAsyncLifetime
{
    private const int Writers = 8;
    private static readonly int Deliveries = Scale.Of(600, full: 6000);

    /// <summary>frappe's pauses after a refusal; then it gives up for ever.</summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.Create();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_front_starts_before_any_silo_and_outlives_them_all()
    {
        var (port, http) = NewFront();
        await _cluster.StartFront(port);
        await AssertNoSilo(http, "No silo has been reached yet.");
        await using var events = await EventReader.Open(http); // Open all the time.

        var silo = await _cluster.StartSilo();
        Assert.Equal("ready", (await events.Next("the feed, once there is a silo"))!.Type);
        await AssertReady(http);
        await DeliverAsErpNext(http, "first", 1);
        Assert.Equal("first", (await events.Next("the first change"))!.Name);

        await silo.Kill();
        await AssertNoSilo(http, "No silo answers.");
        await using var useless = await EventReader.Open(http, "other.1"); // The feed would have to be asked.
        Assert.Equal(HttpStatusCode.OK, useless.Response.StatusCode);
        Assert.Null(await useless.Next("the end: it comes back"));

        await _cluster.StartSilo();
        await AssertReady(http);
        await DeliverAsErpNext(http, "second", 2);
        Assert.Equal("second", (await events.Next("the change after the restart"))!.Name);
    }

    [Fact]
    public async Task Behind_PgBouncer_in_transaction_mode_silos_and_fronts_find_each_other_with_nothing_set()
    {
        var (pooler, connection) = await PgBouncer.NewDatabase(pool: 20);
        await using var _ = pooler;
        await using var cluster = TestCluster.On(connection);
        await Task.WhenAll(cluster.StartSilo(), cluster.StartSilo());
        var (port, http) = NewFront();
        await cluster.StartFront(port);

        await AssertReady(http);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => DeliverAsErpNext(http, $"C{i:00}", i)));

        var page = await http.GetFromJsonAsync<JsonElement>("/api/customers?limit=100");
        Assert.Equal(40, page.GetProperty("data").GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_silo_is_killed_under_load_and_nothing_acknowledged_is_lost_nor_any_event_on_either_front()
    {
        var silos = await Task.WhenAll(_cluster.StartSilo(), _cluster.StartSilo());
        var fronts = new[] { NewFront(), NewFront() };
        foreach (var (port, http) in fronts)
        {
            await _cluster.StartFront(port);
            await AssertReady(http);
        }
        var streams = await Task.WhenAll(fronts.Select(front => EventReader.Open(front.Http)));
        foreach (var stream in streams) await stream.Next("ready");

        var acknowledged = 0;
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = writer; i < Deliveries; i += Writers)
            {
                await DeliverAsErpNext(fronts[i % fronts.Length].Http, $"W{writer}-{i % 3}", i);
                Interlocked.Increment(ref acknowledged);
            }
        })).ToArray();
        await Wait.Until("some load", () => Volatile.Read(ref acknowledged) > Deliveries / 4);
        await silos[0].Kill();
        await Task.WhenAll(writers);

        foreach (var stream in streams)
            Assert.Equal(Enumerable.Range(1, Deliveries)
                .Select(i => (long)i), (await stream.Next(Deliveries, "every change")).Select(entry => entry.Sequence));
        foreach (var (_, http) in fronts) await AssertNewest(http);
        foreach (var stream in streams) await stream.DisposeAsync();
    }

    /// <summary>Three attempts, of 5 s each at most.</summary>
    private static async Task DeliverAsErpNext(HttpClient http, string name, int i)
    {
        foreach (var pause in Pauses)
        {
            if (await Deliver(http, name, i) is HttpStatusCode.OK) return;
            await Task.Delay(pause);
        }
        Assert.Equal((HttpStatusCode.OK, name, i), (await Deliver(http, name, i), name, i));
    }

    private static async Task AssertNewest(HttpClient http)
    {
        var newest = Enumerable.Range(0, Deliveries).GroupBy(i => $"W{i % Writers}-{i % 3}")
            .ToDictionary(group => group.Key, group => $"{group.Max()}");
        var page = (await http.GetFromJsonAsync<JsonElement>("/api/customers?limit=500")).GetProperty("data");
        Assert.Equal(newest, page.GetProperty("items").EnumerateArray().ToDictionary(
            item => item.GetProperty("erpnextId").GetString()!, item => item.GetProperty("taxNumber").GetString()!));
    }

    private static async Task<HttpStatusCode> Deliver(HttpClient http, string name, int i)
    {
        var body = Encoding.UTF8.GetBytes(
            $$"""{"name":"{{name}}","tax_id":"{{i}}","modified":"2026-01-01 00:00:{{i / 1000:00}}.{{i % 1000:000000}}"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningFront.Webhooks) {
            Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Frappe-Webhook-Signature", RunningFront.Sign(body));
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static (int Port, HttpClient Http) NewFront()
    {
        var port = Ports.Free();
        return (port, new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") });
    }

    private static Task AssertReady(HttpClient http) => Wait.Until("the front is ready", async () =>
    {
        using var answer = await http.GetAsync("/health/ready");
        return answer.IsSuccessStatusCode;
    });

    /// <summary>It lives, is not ready and says why, and answers 503 with Retry-After.</summary>
    private static async Task AssertNoSilo(HttpClient http, string reason)
    {
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
        var ready = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var checks = (await ready.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("checks");
        Assert.Equal(reason, checks.GetProperty("silo").GetProperty("reason").GetString());
        foreach (var path in new[] { "/api/customers", "/api/customers/changes?wait=0" })
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"),
                (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Deliver(http, "refused", 0));
    }
}
