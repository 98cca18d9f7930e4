using System.Diagnostics.Metrics;

namespace CustomerSync.Live;

/// <summary>What the live feed counts, by transport (<c>sse</c>, <c>signalr</c>, <c>poll</c>).</summary>
internal sealed class LiveMetrics : IDisposable
{
    public const string Name = "CustomerSync";

    private readonly Meter _meter;
    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _cut;

    public LiveMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _connections = _meter.CreateUpDownCounter<int>(
            "customersync.live.connections", "{connection}", "Clients that follow the feed.");
        _refused = _meter.CreateCounter<long>(
            "customersync.live.refused", "{connection}", "Connections over a limit, by the limit.");
        _cut = _meter.CreateCounter<long>(
            "customersync.live.cut", "{connection}", "Clients that took nothing for too long.");
    }

    public void Opened(string transport) => _connections.Add(1, Tag("transport", transport));

    public void Closed(string transport) => _connections.Add(-1, Tag("transport", transport));

    public void Refused(string transport, string limit) =>
        _refused.Add(1, Tag("transport", transport), Tag("limit", limit));

    public void Cut(string transport) => _cut.Add(1, Tag("transport", transport));

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
