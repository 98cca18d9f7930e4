using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Monitoring;

/// <summary>
/// The deliveries of a range, point by point. What cannot change any more is read once: a point that is over, and none
/// of whose deliveries may still end otherwise.
/// </summary>
internal sealed class DeliverySeries(TimeScale scale, MonitoringStore store, TimeProvider time)
{
    /// <summary>A point that is over is read again for so long: commits may come late.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    /// <summary>How old a point may be that can still change.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(4);

    /// <summary>The same, of one that is over but holds deliveries that wait or wait for a person.</summary>
    private static readonly TimeSpan FreshEnough = TimeSpan.FromMinutes(1);

    /// <summary>As much as one statement reads.</summary>
    private static readonly TimeSpan MaxStretch = TimeSpan.FromHours(24);

    private readonly Dictionary<long, Point> _points = [];
    private string? _zone;

    /// <summary>Reads what is missing or may have changed, the newest first, until the time is up.</summary>
    /// <returns>Whether everything was read.</returns>
    public async Task<bool> Refresh(DateTimeOffset now, TimeZoneInfo? siteZone, Func<bool> isTimeUp)
    {
        if (siteZone?.Id != _zone) _points.Clear(); // What was read without knowing the zone tells no lag.
        _zone = siteZone?.Id;
        foreach (var old in _points.Keys.Where(point => point < scale.First(now)).ToList()) _points.Remove(old);
        foreach (var stretch in Stretches([.. scale.Points(now).Where(point => !IsKnown(point))], siteZone).Reverse())
        {
            if (isTimeUp()) return false;
            await Read(stretch, now);
        }
        return true;
    }

    public MonitoringPoint At(long point, long? changes)
    {
        if (!_points.TryGetValue(point, out var known))
            return new(scale.BeginOf(point), null, null, null, null, changes);
        return new(scale.BeginOf(point), known.Counts, SuccessRate.Of(known.Counts), known.Durations.ToSpread(),
            known.Lags.ToSpread(), changes);
    }

    private bool IsKnown(long point) =>
        _points.TryGetValue(point, out var known)
            && (known.IsFinal || time.GetElapsedTime(known.ReadAt) < (known.IsOver ? FreshEnough : Fresh));

    /// <summary>
    /// Neighbours are read together, as long as the site's clocks stay as they are. A point in which they change tells
    /// no lag.
    /// </summary>
    private IEnumerable<Stretch> Stretches(IReadOnlyList<long> points, TimeZoneInfo? siteZone)
    {
        Stretch? open = null;
        foreach (var point in points)
        {
            var offset = OffsetIn(point, siteZone);
            if (open is { } stretch && stretch.Last + 1 == point && stretch.SiteOffset == offset
                && scale.EndOf(point) - scale.BeginOf(stretch.First) <= MaxStretch)
                open = stretch with { Last = point };
            else
            {
                if (open is not null) yield return open.Value;
                open = new(point, point, offset);
            }
        }
        if (open is not null) yield return open.Value;
    }

    private TimeSpan? OffsetIn(long point, TimeZoneInfo? siteZone)
    {
        var offset = siteZone?.GetUtcOffset(scale.BeginOf(point));
        return siteZone?.GetUtcOffset(scale.EndOf(point)) == offset ? offset : null;
    }

    private async Task Read(Stretch stretch, DateTimeOffset now)
    {
        var readAt = time.GetTimestamp();
        var groups = await store.Deliveries(
            scale.BeginOf(stretch.First), scale.EndOf(stretch.Last), scale.Seconds, stretch.SiteOffset);
        var byPoint = groups.ToLookup(group => group.Point);
        for (var point = stretch.First; point <= stretch.Last; point++)
            _points[point] = Point.Of(byPoint[point], readAt, scale.EndOf(point) + Settling < now);
    }

    private readonly record struct Stretch(long First, long Last, TimeSpan? SiteOffset);

    private sealed record Point(
        Dictionary<DeliveryOutcome, long> Counts, Latencies Durations, Latencies Lags, long ReadAt, bool IsOver)
    {
        public bool IsFinal =>
            IsOver && !Counts.ContainsKey(DeliveryOutcome.Deferred) && !Counts.ContainsKey(DeliveryOutcome.Failed);

        public static Point Of(IEnumerable<DeliveryGroup> groups, long readAt, bool isOver)
        {
            var point = new Point([], new(), new(), readAt, isOver);
            foreach (var group in groups) point.Add(group);
            return point;
        }

        private void Add(DeliveryGroup group)
        {
            Counts[group.Outcome] = Counts.GetValueOrDefault(group.Outcome) + group.Count;
            Durations.Add(group.DurationClass, group.Count, group.MaxDurationMs);
            if (group.LagClass is { } lagClass) Lags.Add(lagClass, group.Count, group.MaxLagMs);
        }
    }
}
