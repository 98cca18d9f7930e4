using System.Net;
using System.Text.Json;
using CustomerSync.Monitoring;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Monitoring;

/// <summary><c>GET /api/monitoring</c>.</summary>
public sealed class MonitoringTests
{
    [Theory]
    [InlineData("1h", 60, 60)]
    [InlineData("24h", 96, 900)]
    [InlineData("7d", 84, 7200)]
    [InlineData("30d", 90, 28800)]
    public async Task A_range_has_its_points_and_the_last_of_them_holds_what_just_happened(
        string range, int points, int seconds)
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("A", 1);
        await front.DeliverCustomer("A", 1);
        await front.DeliverCustomer("A", 2, new { email_id = "a@x" });
        using (await front.Deliver("""{"event":"on_update","doc":{}}""")) { } // No customer in it.

        var data = await front.Data($"/api/monitoring?range={range}");

        Assert.Equal((points, seconds, true),
            (data.GetProperty("points").GetArrayLength(), data.GetProperty("pointSeconds")
                .GetInt32(), data.GetProperty("isComplete").GetBoolean()));
        var filled = data.GetProperty("points").EnumerateArray()
            .Where(point => point.GetProperty("deliveries").EnumerateObject().Any()).ToList();
        Assert.Equal(4, filled.Sum(
            point => point.GetProperty("deliveries").EnumerateObject().Sum(outcome => outcome.Value.GetInt32())));
        Assert.Equal(2, data.GetProperty("points").EnumerateArray()
            .Sum(point => point.GetProperty("changes").GetInt32()));
        Assert.Equal(0.75, data.GetProperty("now").GetProperty("successRate").GetDouble());
        Assert.All(filled, point =>
            Assert.InRange(point.GetProperty("duration").GetProperty("p95").GetDouble(), 0, 60_000));
        // Nobody knows the site's zone.
        Assert.All(filled, point => Assert.Equal(JsonValueKind.Null, point.GetProperty("lag").ValueKind));
    }

    [Fact]
    public async Task With_ERPNext_at_hand_the_lag_is_told()
    {
        await using var simulator = await RunningSimulator.Start();
        // Without syncs: what one finds before its delivery comes is no applied delivery, and tells no lag.
        await using var front = await RunningFront.Start(
            null, "--ErpNext:Url", simulator.Url.ToString(), "--ErpNext:ApiKey", simulator.Options.ApiKey,
            "--ErpNext:ApiSecret", simulator.Options.ApiSecret, "--Sync:BasicEvery", "00:00:00", "--Sync:EnhancedAt",
            "");
        simulator.Installer.Install($"{front.App.Urls.First()}{RunningFront.Webhooks}", Capture.Secret);
        simulator.Actions.Do("create", values: simulator.Seeder.NewCustomer());
        await Wait.Until("the customer", async () => (await front.AllCustomers()).Count == 1);

        await Wait.Until("the lag",
            async () => (await Now(front)).GetProperty("lagMs").ValueKind is JsonValueKind.Number);

        Assert.InRange((await Now(front)).GetProperty("lagMs").GetDouble(), 0, 60_000);
    }

    [Fact]
    public async Task The_process_tells_its_own_connections_memory_and_database_times()
    {
        await using var front = await RunningFront.Start();
        using var stream = await front.Http.GetAsync("/api/customers/events", HttpCompletionOption.ResponseHeadersRead);
        await front.DeliverCustomer("A", 1);

        await Wait.Until("a sample with the connection",
            async () => (await Now(front)).GetProperty("connections").GetInt32() == 1);

        var data = await front.Data("/api/monitoring");
        var process = data.GetProperty("processes")[0];
        Assert.Equal(["front", "silo"], process.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.True(process.GetProperty("isAlive").GetBoolean());
        var point = process.GetProperty("points").EnumerateArray().Last();
        Assert.True(point.GetProperty("memoryBytes").GetInt64() > 10_000_000);
        Assert.True(point.GetProperty("transactions").GetInt64() > 1);
        Assert.InRange(point.GetProperty("writes").GetProperty("p50").GetDouble(), 0, 60_000);
    }

    [Fact]
    public async Task A_sync_is_told_with_its_duration_and_counted_in_the_metrics()
    {
        await using var simulator = await RunningSimulator.Start();
        for (var i = 0; i < 5; i++) simulator.Actions.Do("create", values: simulator.Seeder.NewCustomer());
        await using var front = await RunningFront.Start(
            null, "--ErpNext:Url", simulator.Url.ToString(), "--ErpNext:ApiKey", simulator.Options.ApiKey,
            "--ErpNext:ApiSecret", simulator.Options.ApiSecret);

        using (await front.Http.PostAsync("/api/customers/sync", null)) { }
        await Wait.Until("the sync's end",
            async () => (await Now(front)).GetProperty("lastRun") is { ValueKind: JsonValueKind.Object } run
                && run.GetProperty("status").GetString() == "completed");

        var data = await front.Data("/api/monitoring");
        var told = data.GetProperty("runs").EnumerateArray().Last();
        Assert.Equal(("basic", true),
            (told.GetProperty("kind").GetString(), told.GetProperty("processed").GetInt32() >= 5));
        Assert.True(told.GetProperty("rowsPerSecond").GetDouble() > 0);
        Assert.Equal(5, data.GetProperty("points").EnumerateArray()
            .Sum(point => point.GetProperty("changes").GetInt32()));
        await Wait.Until("the sync in the metrics",
            async () => (await front.Http.GetStringAsync("/metrics")) is var metrics
            && metrics.Contains("customersync_sync_duration_seconds_count", StringComparison.Ordinal)
            && metrics.Contains("customersync_sync_rows_total", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_range_is_refused_with_those_that_there_are()
    {
        await using var front = await RunningFront.Start();

        using var answer = await front.Http.GetAsync("/api/monitoring?range=1y");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("1h, 24h, 7d, 30d", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_series_of_the_database_are_the_same_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        await using (var first = await RunningFront.Start(folder)) await first.DeliverCustomer("A", 1);

        await using var second = await RunningFront.Start(folder);
        var data = await second.Data("/api/monitoring?range=24h");

        Assert.Equal(1, data.GetProperty("points").EnumerateArray()
            .Sum(point => point.GetProperty("changes").GetInt32()));
        Assert.Equal(1, data.GetProperty("now").GetProperty("successRate").GetDouble());
    }

    [Fact]
    public async Task What_can_still_change_is_read_again()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("A", 1);
        Assert.Equal(1, await Deliveries(front));

        await front.DeliverCustomer("A", 2);

        await Wait.Until("the second delivery in the series", async () => await Deliveries(front) == 2);
    }

    [Fact]
    public async Task Readers_that_come_together_share_one_reading()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("A", 1);
        var grain = front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IMonitoringGrain>(0);

        var reports = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => grain.Read(MonitoringRange.Day)));

        Assert.Single(reports.Select(report => report.Now.At).Distinct());
    }

    private static async Task<int> Deliveries(RunningFront front) =>
        (await front.Data("/api/monitoring")).GetProperty("points").EnumerateArray()
        .Sum(point => point.GetProperty("deliveries").EnumerateObject().Sum(outcome => outcome.Value.GetInt32()));

    private static async Task<JsonElement> Now(RunningFront front) =>
        (await front.Data("/api/monitoring")).GetProperty("now");
}
