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

    private static IEnumerable<DateTimeOffset> Instants(DateTimeOffset from, DateTimeOffset to)
    {
        for (var at = from; at < to && at - from <= LargestSetBack; at += Step) yield return at;
        yield return to > from + LargestSetBack ? from + LargestSetBack : to;
    }
}
