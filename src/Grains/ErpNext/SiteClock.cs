using CustomerSync.Customers;

namespace CustomerSync.ErpNext;

/// <summary>
/// What the clock of ERPNext's site can show now. Of a site whose zone is not known, the latest that it can be.
/// </summary>
/// <param name="Present">The latest time that a document saved by now can tell, with what clocks may differ.</param>
/// <param name="Zone">Null while it is not known.</param>
public readonly record struct SiteClock(SiteTime Present, TimeZoneInfo? Zone)
{
    /// <summary>
    /// A site whose clock is further ahead of ours has each delivery read from ERPNext as well: that is slower, and
    /// right.
    /// </summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public static SiteClock At(DateTimeOffset now, TimeZoneInfo? zone) =>
        new(SiteTime.Of(ZoneRules.Latest(zone?.Id ?? "", now) + Skew), zone);

    /// <summary>
    /// It was set by another clock (a script's <c>NOW()</c>, a wrong date): it says nothing of what is older.
    /// </summary>
    public bool IsAhead(SiteTime time) => time > Present;

    /// <summary>False of a time ahead, and of autumn's hour that comes twice.</summary>
    public bool CanOrder(SiteTime time) => !IsAhead(time) && !(Zone?.IsAmbiguousTime(time.ToDateTime()) ?? false);
}
