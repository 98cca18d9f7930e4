using System.Diagnostics.Metrics;
using CustomerSync.Telemetry;

namespace CustomerSync.Monitoring;

/// <summary>Hears this process' own instruments and sums up what they told since the last sample.</summary>
internal sealed class ProcessMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _meters;
    private readonly Lock _lock = new();
    private int _connections;
    private int _waiting;
    private int _mostWaiting;
    private int _errors;
    private int[] _reads = new int[Latencies.Bounds.Count + 1];
    private int[] _writes = new int[Latencies.Bounds.Count + 1];

    public ProcessMeter(IMeterFactory meters)
    {
        _meters = meters;
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Count(instrument.Name, value));
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Time(seconds * 1000, tags));
        _listener.Start();
    }

    /// <summary>What was measured since the last call.</summary>
    public ProcessSample Take(DateTimeOffset now)
    {
        lock (_lock)
        {
            var sample = new ProcessSample(
                now, _connections, _mostWaiting, Environment.WorkingSet, _reads, _writes, _errors);
            (_reads, _writes, _errors, _mostWaiting) = (new int[_reads.Length], new int[_writes.Length], 0, _waiting);
            return sample;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name != SiloMetrics.MeterName || !ReferenceEquals(instrument.Meter.Scope, _meters)) return;
        if (instrument.Name is "customersync.live.connections" or "customersync.commit.waiting"
            or "customersync.database.duration")
            listener.EnableMeasurementEvents(instrument);
    }

    private void Count(string name, int value)
    {
        lock (_lock)
        {
            if (name == "customersync.live.connections") _connections += value;
            else _mostWaiting = Math.Max(_mostWaiting, _waiting += value);
        }
    }

    private void Time(double milliseconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            (tags[0].Value is "read" ? _reads : _writes)[Latencies.ClassOf(milliseconds)]++;
            if (tags.Length > 1) _errors++; // error.type
        }
    }
}
