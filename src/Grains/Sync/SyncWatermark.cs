using System.Text.Json.Serialization;
using CustomerSync.Customers;
using CustomerSync.ErpNext;

namespace CustomerSync.Sync;

/// <summary>
/// When a run looked at the site. What was committed before it the run has read; what was being saved then lies within
/// the overlap. It is the site's
/// present and no <c>modified</c> that was read: those may lie ahead of every clock (docs/decisions/0131).
/// </summary>
/// <param name="Modified">The time that the site's clock showed then.</param>
/// <param name="StartedAt">The moment by <see cref="SteadyTime"/>: what passed since is known even when the wall clock
/// was set.</param>
/// <param name="TimeZone">The site's zone then.</param>
/// <param name="SiteAt">The moment by the site's clock, or by ours if that is earlier. Null in watermarks of earlier
/// versions.</param>
internal sealed record SyncWatermark(
    SiteTime Modified, DateTimeOffset StartedAt, string TimeZone, DateTimeOffset? SiteAt = null)
{
    /// <summary><c>modified</c> is set before the commit: a long transaction publishes an older one later.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>Clocks of silos differ a little.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public static SyncWatermark At(DateTimeOffset siteAt, DateTimeOffset startedAt, string timeZone) =>
        new(SiteTime.Of(ZoneRules.Latest(timeZone, siteAt)), startedAt, timeZone, siteAt);

    /// <summary>
    /// False of one that an earlier version moved into the future: nobody knows how long it has hidden changes.
    /// </summary>
    [JsonIgnore]
    public bool IsCredible =>
        SiteAt is not null || Modified <= SiteTime.Of(ZoneRules.Latest(TimeZone, StartedAt) + Overlap);

    /// <summary>Times beyond this are ahead of the site's clock.</summary>
    [JsonIgnore]
    public SiteTime Present => SiteTime.Of(ZoneRules.Latest(TimeZone, Site) + Overlap);

    private DateTimeOffset Site => SiteAt ?? StartedAt;

    /// <summary>
    /// The <c>modified</c> from which a run reads that looks at <paramref name="now"/>: nothing saved since has a
    /// smaller one.
    /// </summary>
    public SiteTime Begin(SyncWatermark now)
    {
        var since = Since(now);
        var earliest = Earlier(
            ZoneRules.Earliest(TimeZone, since, now.Site), ZoneRules.Earliest(now.TimeZone, since, now.Site));
        return SiteTime.Of(earliest - Overlap);
    }

    /// <summary>
    /// By the site's clock; when that was set back meanwhile, from so far before its present as time has passed.
    /// </summary>
    private DateTimeOffset Since(SyncWatermark now)
    {
        var elapsed = now.StartedAt - StartedAt;
        // A clock was set back while nobody looked.
        if (elapsed < -Skew) return Earlier(Site, now.Site) - ZoneRules.WidestChange;
        return Earlier(Site, now.Site - elapsed);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTime Earlier(DateTime a, DateTime b) => a < b ? a : b;
}
