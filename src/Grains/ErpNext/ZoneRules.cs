using CustomerSync.Customers;

namespace CustomerSync.ErpNext;

/// <summary>
/// What the clocks on the walls of a site show; pure functions of this machine's time zone data (docs/decisions/0131).
/// </summary>
internal static class ZoneRules
{
    /// <summary>
    /// From UTC-12 to UTC+14: as far as times can jump when an administrator changes the site's zone.
    /// </summary>
    public static readonly TimeSpan WidestChange = TimeSpan.FromHours(26);

    private static readonly TimeSpan WesternMost = TimeSpan.FromHours(-12);
    private static readonly TimeSpan EasternMost = TimeSpan.FromHours(14);

    /// <summary>
    /// Later than so after an instant, clocks that are set back show no earlier time than at the instant.
    /// </summary>
    private static readonly TimeSpan LargestSetBack = TimeSpan.FromHours(3);

    /// <summary>Clocks are set on the quarters of an hour.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>The time at an instant; of a zone that is not known here the latest that it can be.</summary>
    public static DateTime Latest(string zone, DateTimeOffset at) =>
        (at + (TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known.GetUtcOffset(at) : EasternMost))
        .UtcDateTime;

    /// <summary>
    /// The least time that is shown from one instant to another: in autumn an hour comes twice. Of an unknown zone the
    /// least that it can be.
    /// </summary>
    public static DateTime Earliest(string zone, DateTimeOffset from, DateTimeOffset to) =>
        (from + (TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known)
            ? Instants(from, to).Min(known.GetUtcOffset) : WesternMost)).UtcDateTime;

    /// <summary>
    /// How many minutes the zone's clocks are ahead of UTC, from which of their times on: of autumn's hour that comes
    /// twice it is the second, of spring's missing one the time before. Nothing of a zone that is not known here.
    /// </summary>
    public static IEnumerable<(SiteTime Since, int Minutes)> Offsets(string zone, DateTimeOffset until)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known)) yield break;
        var (last, offset) = (DateTimeOffset.UnixEpoch, known.GetUtcOffset(DateTimeOffset.UnixEpoch));
        yield return (SiteTime.Of(last.DateTime), (int)offset.TotalMinutes);
        for (var day = last.AddDays(1); day <= until; (last, day) = (day, day.AddDays(1)))
        {
            if (known.GetUtcOffset(day) is var other && other == offset) continue;
            offset = other;
            yield return (SiteTime.Of((FirstWith(known, other, last, day) + other).DateTime), (int)other.TotalMinutes);
        }
    }

    /// <summary>To the minute.</summary>
    private static DateTimeOffset FirstWith(
        TimeZoneInfo zone, TimeSpan offset, DateTimeOffset before, DateTimeOffset after)
    {
        while (after - before > TimeSpan.FromMinutes(1))
        {
            var middle = before.AddMinutes(Math.Floor((after - before).TotalMinutes / 2));
            (before, after) = zone.GetUtcOffset(middle) == offset ? (before, middle) : (middle, after);
        }
        return after;
    }

    private static IEnumerable<DateTimeOffset> Instants(DateTimeOffset from, DateTimeOffset to)
    {
        for (var at = from; at < to && at - from <= LargestSetBack; at += Step) yield return at;
        yield return to > from + LargestSetBack ? from + LargestSetBack : to;
    }
}
