using CustomerSync.Customers;

namespace CustomerSync.Sync;

/// <summary>How far the basic sync has read. Site times stay the texts that ERPNext wrote; none of them goes through UTC.</summary>
/// <param name="Modified">Greatest <c>modified</c> that was read.</param>
/// <param name="StartedAt">When the run that read it began, by our clock.</param>
/// <param name="TimeZone">The site's zone then.</param>
public sealed record SyncWatermark(SiteTime Modified, DateTimeOffset StartedAt, string TimeZone)
{
    /// <summary><c>modified</c> is set before the commit: a long transaction publishes an older one later (FACTS 5.3).</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>From UTC-12 to UTC+14: as far as times can jump back when an administrator changes the site's zone.</summary>
    public static readonly TimeSpan WidestZoneChange = TimeSpan.FromHours(26);

    private static readonly TimeSpan NearestTransition = TimeSpan.FromHours(3);

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>The <c>modified</c> from which the next run reads: nothing written since the last run began can have a smaller one.</summary>
    /// <param name="now">By our clock.</param>
    /// <param name="zone">The site's zone now.</param>
    public SiteTime BeginOfNextRun(DateTimeOffset now, string zone)
    {
        var back = Overlap + (zone == TimeZone ? SetBack(now) : WidestZoneChange);
        return Modified.Add(-back);
    }

    /// <summary>The later of two watermarks; a run that read nothing moves only the clock.</summary>
    public SyncWatermark Advanced(SiteTime? greatestModified, DateTimeOffset startedAt, string zone) =>
        new(greatestModified is not { } greatest || (zone == TimeZone && greatest < Modified) ? Modified : greatest, startedAt, zone);

    /// <summary>How far the site's clocks were set back since the last run began; in autumn an hour comes twice, with the same texts.</summary>
    private TimeSpan SetBack(DateTimeOffset now)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone)) return WidestZoneChange;
        var before = zone.GetUtcOffset(StartedAt - NearestTransition);
        var least = Instants(now).Min(zone.GetUtcOffset);
        return before > least ? before - least : TimeSpan.Zero;
    }

    /// <summary>Around the begin in small steps, since the watermark itself may have been written just before the clocks changed; then now.</summary>
    private IEnumerable<DateTimeOffset> Instants(DateTimeOffset now)
    {
        for (var at = StartedAt; at < now && at - StartedAt <= NearestTransition; at += Step) yield return at;
        yield return now;
    }
}
