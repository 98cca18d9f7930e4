using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Monitoring;

/// <summary>
/// Collects what processes report, and reads the rest. It stays awake: with it the processes' past would go.
/// </summary>
[CollectionAgeLimit(AlwaysActive = true)]
internal sealed class MonitoringGrain(MonitoringStore store, SiteZone zone, TimeProvider time) : Grain, IMonitoringGrain
{
    private const int MaxRuns = 500;
    private const int RecentMinutes = 5;

    private readonly Processes _processes = new();
    private readonly Dictionary<MonitoringRange, RangeReader> _readers =
        Enum.GetValues<MonitoringRange>()
            .ToDictionary(range => range, range => new RangeReader(range, store, zone, time));

    public Task Report(ProcessReport report)
    {
        _processes.Add(report, time.GetStorableNow());
        return Task.CompletedTask;
    }

    public async Task<MonitoringReport> Read(MonitoringRange range)
    {
        var (hour, day, series) =
            (_readers[MonitoringRange.Hour].Read(), _readers[MonitoringRange.Day].Read(), _readers[range].Read());
        await Task.WhenAll(hour, day, series);
        var (asked, scale) = (await series, _readers[range].Scale);
        var runs = await store.Runs(scale.BeginOf(scale.First(asked.At)), MaxRuns);
        var last = runs.Count > 0 ? runs[0] : (await store.Runs(DateTimeOffset.UnixEpoch, 1)).SingleOrDefault();
        return new(
            Now(asked.At, (await hour).Points, (await day).Points, last), scale.BeginOf(scale.First(asked.At)),
            scale.EndOf(scale.At(asked.At)), scale.Seconds,
            asked.IsComplete, asked.Points, [.. runs.Select(run => ToPoint(run, asked.At))],
            _processes.Series(scale, asked.At));
    }

    private MonitoringNow Now(
        DateTimeOffset now, IReadOnlyList<MonitoringPoint> hour, IReadOnlyList<MonitoringPoint> day, MonitoredRun? last)
    {
        var (connections, waiting, database) = _processes.Snapshot(now);
        var recent = hour.SkipLast(1).TakeLast(RecentMinutes).Sum(point => point.Deliveries?.Values.Sum() ?? 0);
        var lag = hour.LastOrDefault(point => point.Lag is not null)?.Lag?.P50;
        return new(
            now, SuccessRate.Of(day.SelectMany(point => point.Deliveries ?? new Dictionary<DeliveryOutcome, long>())),
            lag, (double)recent / RecentMinutes,
            connections, database, waiting, last is null ? null : ToPoint(last, now));
    }

    private static RunPoint ToPoint(MonitoredRun run, DateTimeOffset now)
    {
        var seconds = Math.Max(0, ((run.FinishedAt ?? now) - run.StartedAt).TotalSeconds);
        return new(
            run.Id, run.Kind, run.Status, run.StartedAt, run.FinishedAt, Math.Round(seconds, 3), seconds > 0
                ? Math.Round(run.Processed / seconds, 1) : 0,
            run.Processed, run.Created, run.Updated, run.Deleted, run.Failed);
    }
}
