namespace CustomerSync.Monitoring;

/// <summary>
/// How a range is cut: points of equal length on whole multiples of it, counted from 1970, the last one still filling.
/// </summary>
internal sealed record TimeScale(int Seconds, int Count)
{
    public static TimeScale Of(MonitoringRange range) => range switch
    {
        MonitoringRange.Hour => new(60, 60),
        MonitoringRange.Day => new(15 * 60, 96),
        MonitoringRange.Week => new(2 * 3600, 84),
        MonitoringRange.Month => new(8 * 3600, 90),
        _ => throw new ArgumentOutOfRangeException(nameof(range), range, null),
    };

    public long At(DateTimeOffset time) => time.ToUnixTimeSeconds() / Seconds;

    public DateTimeOffset BeginOf(long point) => DateTimeOffset.FromUnixTimeSeconds(point * Seconds);

    public DateTimeOffset EndOf(long point) => BeginOf(point + 1);

    public long First(DateTimeOffset now) => At(now) - Count + 1;

    public IEnumerable<long> Points(DateTimeOffset now) => Enumerable.Range(0, Count).Select(i => First(now) + i);
}
