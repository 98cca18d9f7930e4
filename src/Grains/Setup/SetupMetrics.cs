using System.Diagnostics.Metrics;

namespace CustomerSync.Setup;

/// <summary>What the last watch found, on the silo that watched.</summary>
internal sealed class SetupMetrics : IDisposable
{
    private readonly Meter _meter;
    private SetupReport? _last;

    public SetupMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("CustomerSync");
        _meter.CreateObservableGauge(
            "customersync.setup.differences", Differences, "{difference}",
            "Ways in which ERPNext's webhooks differ from what they should be.");
        _meter.CreateObservableGauge(
            "customersync.setup.silent", Silent, "{customer}",
            "Customers that changed in ERPNext without a delivery for long.");
        _meter.CreateObservableGauge(
            "customersync.setup.reachable", Reachable, "{site}",
            "1 while ERPNext could be asked for its webhooks, else 0.");
    }

    /// <param name="report">Null: nothing is installed, so nothing is watched.</param>
    public void Watched(SetupReport? report) => Volatile.Write(ref _last, report);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Differences() =>
        _last is { Problem: null } report ? [new(report.Differences.Count(difference => difference.Matters))] : [];

    private IEnumerable<Measurement<int>> Silent() =>
        _last is { Problem: null } report ? [new(report.Silence?.Changed ?? 0)] : [];

    private IEnumerable<Measurement<int>> Reachable() =>
        _last is { } report ? [new(report.Problem is null ? 1 : 0)] : [];
}
