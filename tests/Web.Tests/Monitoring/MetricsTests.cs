using System.Globalization;
using System.Net;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;

namespace CustomerSync.Tests.Monitoring;

/// <summary>
/// <c>/metrics</c>, as Prometheus reads it. Instruments of one name are one metric in a process, which ends with the
/// first front of it: so it runs while no other front comes and goes.
/// </summary>
[Collection(Alone.Name)]
public sealed class MetricsTests
{
    [Fact]
    public async Task What_happened_is_in_the_metrics_in_seconds_and_counts()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var front = await RunningFront.Start(
            null, "--ErpNext:Url", simulator.Url.ToString(), "--ErpNext:ApiKey", simulator.Options.ApiKey,
            "--ErpNext:ApiSecret", simulator.Options.ApiSecret, "--Sync:BasicEvery", "00:00:00", "--Sync:EnhancedAt", "");
        await front.DeliverCustomer("Counted", 1);
        await front.DeliverCustomer("Counted", 1);
        await front.DeliverCustomer("Counted", 1, null, "on_trash"); // ERPNext is asked, and has none.
        using var forged = await front.Http.PostAsync(RunningFront.Webhooks, new StringContent("{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);

        var metrics = "";
        await Wait.Until("the metrics",
            async () => (metrics = await front.Http.GetStringAsync("/metrics")).Contains(
                "status=\"4xx\"", StringComparison.Ordinal)
            && metrics.Contains("customersync_feed_head", StringComparison.Ordinal));

        foreach (var expected in Expected) Assert.Matches($"(?m)^{expected}", metrics);
        Assert.DoesNotContain("Counted", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_instrument_of_ours_has_a_unit_and_a_description()
    {
        await using var front = await RunningFront.Start();
        await front.DeliverCustomer("One", 1);

        var metrics = await front.Http.GetStringAsync("/metrics");

        var ours = metrics.Split('\n').Where(line => line.StartsWith("# TYPE customersync_", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[2]).ToList();
        Assert.NotEmpty(ours);
        Assert.All(ours, name => Assert.Contains($"# HELP {name} ", metrics, StringComparison.Ordinal));
    }

    /// <summary>Orleans' own search for a grain takes four threads, one after the other, for each call.</summary>
    [Fact]
    public async Task One_silo_does_not_search_for_its_grains()
    {
        await using var front = await RunningFront.Start();
        var before = await Searches(front);

        for (var i = 0; i < 20; i++) await front.DeliverCustomer($"Customer {i}", 1);

        Assert.Equal(before, await Searches(front));
    }

    private static async Task<double> Searches(RunningFront front) =>
        (await front.Http.GetStringAsync("/metrics")).Split('\n')
            .Where(line => line.StartsWith("orleans_directory_lookups_full_issued_total{", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

    [Fact]
    public async Task Traces_go_where_the_standard_variable_says_and_name_no_customer()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var collector = await Collector.Start();
        await using var front = await RunningFront.Start(
            null, "--ErpNext:Url", simulator.Url.ToString(), "--ErpNext:ApiKey", simulator.Options.ApiKey,
            "--ErpNext:ApiSecret", simulator.Options.ApiSecret,
            "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url, "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
            "--OTEL_BSP_SCHEDULE_DELAY", "100");
        await front.DeliverCustomer("Secret Trading", 1);
        using (await front.Http.GetAsync("/api/customers/Secret%20Trading?search=Secret")) { }
        await front.DeliverCustomer("Secret Trading", 1, null, "on_trash"); // ERPNext is asked by name.

        await Wait.Until("the traces",
            () => collector.Text.Contains("/api/customers/{**erpnextId}", StringComparison.Ordinal)
            && collector.Text.Contains(simulator.Url.Authority, StringComparison.Ordinal));

        Assert.DoesNotContain("Secret", collector.Text, StringComparison.Ordinal);
    }

    private static readonly string[] Expected =
    [
        """customersync_deliveries_total\{[^}]*outcome="applied"[^}]*\} \d""",
        """customersync_deliveries_total\{[^}]*outcome="duplicate"[^}]*\} \d""",
        """customersync_delivery_duration_seconds_bucket\{[^}]*le="0.0005"[^}]*\} \d""",
        """customersync_database_duration_seconds_count\{[^}]*operation="commit"[^}]*\} \d""",
        """customersync_database_duration_seconds_count\{[^}]*operation="read"[^}]*\} \d""",
        """customersync_commit_size_\w*count""",
        """customersync_commit_waiting""",
        """customersync_erpnext_request_duration_seconds_count\{[^}]*status="4xx"[^}]*\} \d""",
        """customersync_intake_refused_\w*total\{[^}]*reason="unauthenticated"[^}]*\} \d""",
        """customersync_feed_head""",
        """http_server_request_duration_seconds_bucket""",
        """orleans_""",
        """dotnet_gc_""",
    ];
}
