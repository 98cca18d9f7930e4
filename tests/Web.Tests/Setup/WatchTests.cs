using System.Diagnostics.Metrics;
using CustomerSync.Setup;
using CustomerSync.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Tests.Setup;

/// <summary>What was installed is watched.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task A_drift_is_found_by_itself_and_shows_in_the_report_and_in_the_metrics()
    {
        await using var site = await SetupSite.Start(settings: ["--Setup:CheckEvery", "00:00:01"]);
        using var gauge = new Gauge(
            "customersync.setup.differences", site.Front.App.Services.GetRequiredService<IMeterFactory>());
        await site.Do("install");
        await Wait.Until("the metric of no difference", () => gauge.Read() == 0);

        site.Change(site.Webhook("on_update"), webhook => webhook["condition"] = "doc.disabled");

        await Wait.Until("the metric of one difference", () => gauge.Read() == 1);
        var report = (await site.Report(fresh: false)).GetProperty("report");
        Assert.Equal("condition", report.GetProperty("differences")[0].GetProperty("code").GetString());
        Assert.False(report.GetProperty("isInOrder").GetBoolean());
    }

    [Fact]
    public async Task The_last_check_is_served_with_its_time_and_fresh_asks_anew()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        var first = await CheckedAt(site, fresh: true);
        var served = site.Simulator.Statistics.Served;

        Assert.Equal(first, await CheckedAt(site, fresh: false));
        Assert.Equal(served, site.Simulator.Statistics.Served);
        Assert.True(await CheckedAt(site, fresh: true) > first);
    }

    [Fact]
    public async Task Customers_that_change_without_a_delivery_for_long_are_told()
    {
        await using var site = await SetupSite.Start(settings: ["--Setup:SilentAfter", "00:01:00"]);
        await site.Do("install");
        site.Simulator.Faults.Lost = 1;
        foreach (var name in new[] { "One", "Two", "Three" }) site.Simulator.Actions.Do("create", name);
        var silence = new SilenceCheck(
            site.Front.App.Services, site.Front.App.Services.GetRequiredService<CustomerSync.Storage.DeliveryStore>(),
            site.Front.App.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<SetupOptions>>(),
            new InFiveMinutes());

        var told = await silence.Run(TimeProvider.System.GetUtcNow()
            .AddMinutes(-10), "Asia/Riyadh", TestContext.Current.CancellationToken);
        var early = await silence.Run(TimeProvider.System.GetUtcNow()
            .AddMinutes(4), "Asia/Riyadh", TestContext.Current.CancellationToken);

        Assert.Equal(3, told!.Changed);
        Assert.Contains("Test", told.Message, StringComparison.Ordinal);
        Assert.Null(early);
    }

    [Fact]
    public async Task Nothing_is_watched_before_it_is_installed_nor_after_it_is_removed()
    {
        await using var site = await SetupSite.Start(settings: ["--Setup:CheckEvery", "00:00:01"]);
        var grain = site.Front.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IErpNextSetupGrain>(0);
        await grain.Watch();
        Assert.Equal(0, site.Simulator.Statistics.Served);

        await site.Do("install");
        await site.Do("remove");
        await Wait.Until("quiet", () => site.Simulator.WebhooksWaiting == 0);
        var served = site.Simulator.Statistics.Served;
        await grain.Watch();

        Assert.Equal(served, site.Simulator.Statistics.Served);
    }

    private static async Task<DateTimeOffset> CheckedAt(SetupSite site, bool fresh) =>
        (await site.Report(fresh)).GetProperty("report").GetProperty("checkedAt").GetDateTimeOffset();

    private sealed class InFiveMinutes : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddMinutes(5);
    }

    /// <summary>Reads one gauge of one process.</summary>
    private sealed class Gauge : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int? _value;

        public Gauge(string name, IMeterFactory meters)
        {
            _listener.InstrumentPublished =
                (instrument, listener) => { if (instrument.Name == name && instrument.Meter.Scope == meters)
                    listener.EnableMeasurementEvents(instrument); };
            _listener.SetMeasurementEventCallback<int>((_, value, _, _) => _value = value);
            _listener.Start();
        }

        public int? Read()
        {
            _value = null;
            _listener.RecordObservableInstruments();
            return _value;
        }

        public void Dispose() => _listener.Dispose();
    }
}
