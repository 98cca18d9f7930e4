using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Monitoring;

/// <summary>What the database tells of one range. Readers that come while it is read share the answer.</summary>
internal sealed class RangeReader(MonitoringRange range, MonitoringStore store, SiteZone zone, TimeProvider time)
{
    /// <summary>Well within the time that a grain call has, with the last statement's own.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly DeliverySeries _deliveries = new(TimeScale.Of(range), store, time);
    private readonly ChangeSeries _changes = new(TimeScale.Of(range), store);
    private Task<StoredSeries>? _reading;
    private long _begun;

    public TimeScale Scale { get; } = TimeScale.Of(range);

    public Task<StoredSeries> Read()
    {
        if (_reading is { IsCompleted: false }
            || (_reading is { IsCompletedSuccessfully: true } && time.GetElapsedTime(_begun) < Fresh)) return _reading;
        _begun = time.GetTimestamp();
        return _reading = ReadNow();
    }

    private async Task<StoredSeries> ReadNow()
    {
        var (now, begun) = (time.GetStorableNow(), time.GetTimestamp());
        bool IsTimeUp() => time.GetElapsedTime(begun) > Timeout;
        var isComplete = await _changes.Refresh(now, IsTimeUp) & await _deliveries.Refresh(
            now, await zone.Zone(), IsTimeUp);
        return new(now, isComplete,
            [.. Scale.Points(now).Select(point => _deliveries.At(point, _changes.In(point, point == Scale.At(now))))]);
    }
}

/// <param name="IsComplete">False when time was up.</param>
internal sealed record StoredSeries(DateTimeOffset At, bool IsComplete, IReadOnlyList<MonitoringPoint> Points);
