using System.Globalization;
using CustomerSync.Customers;
using CustomerSync.Sync;

namespace CustomerSync.Tests.Sync;

public sealed class SyncWatermarkTests
{
    [Theory]
    [InlineData("Asia/Riyadh", "2026-11-23 06:50:00.123456", "2026-11-23T03:50:01Z", "2026-11-23T03:55:00Z", "2026-11-23 06:40:00.123456")]
    [InlineData("Europe/Berlin", "2026-07-01 12:00:00.000000", "2026-07-01T10:00:01Z", "2026-07-01T10:05:00Z", "2026-07-01 11:50:00.000000")]
    [InlineData("Europe/Berlin", "2026-03-29 01:55:00.000000", "2026-03-29T00:55:01Z", "2026-03-29T01:05:00Z", "2026-03-29 01:45:00.000000")]
    public void The_next_run_begins_ten_minutes_before(string zone, string modified, string started, string now, string expected) =>
        Assert.Equal(expected, new SyncWatermark((SiteTime)modified, At(started), zone).BeginOfNextRun(At(now), zone));

    [Fact]
    public void Nothing_that_is_written_in_autumns_repeated_hour_lies_before_the_begin()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var transition = At("2026-10-25T01:00:00Z");
        for (var run = transition - TimeSpan.FromHours(4); run < transition + TimeSpan.FromHours(4); run += TimeSpan.FromMinutes(5))
            for (var next = run + TimeSpan.FromMinutes(5); next < run + TimeSpan.FromHours(5); next += TimeSpan.FromMinutes(25))
                for (var written = run; written <= next; written += TimeSpan.FromMinutes(5))
                {
                    var begin = new SyncWatermark((SiteTime)Local(run, berlin), run, "Europe/Berlin").BeginOfNextRun(next, "Europe/Berlin");
                    Assert.True(string.CompareOrdinal(begin, Local(written, berlin)) <= 0, $"Run at {run}, next at {next}: {Local(written, berlin)} lies before {begin}.");
                }
    }

    [Fact]
    public void A_watermark_from_the_first_of_two_equal_hours_reaches_back_over_both()
    {
        var watermark = new SyncWatermark((SiteTime)"2026-10-25 02:59:00.000000", At("2026-10-25T01:05:00Z"), "Europe/Berlin"); // Read five minutes into the second.

        Assert.Equal("2026-10-25 01:49:00.000000", watermark.BeginOfNextRun(At("2026-10-25T01:10:00Z"), "Europe/Berlin"));
    }

    [Fact]
    public void A_changed_zone_reaches_back_over_the_widest_change() => Assert.Equal("2026-11-22 04:40:00.000000",
        new SyncWatermark((SiteTime)"2026-11-23 06:50:00.000000", At("2026-11-23T03:50:01Z"), "Asia/Riyadh").BeginOfNextRun(At("2026-11-23T03:55:00Z"), "America/New_York"));

    [Theory]
    [InlineData("2026-11-23 07:00:00.000000", "Asia/Riyadh", "2026-11-23 07:00:00.000000")]
    [InlineData("2026-11-23 06:00:00.000000", "Asia/Riyadh", "2026-11-23 06:50:00.000000")]
    [InlineData("2026-11-22 23:00:00.000000", "America/New_York", "2026-11-22 23:00:00.000000")]
    [InlineData(null, "Asia/Riyadh", "2026-11-23 06:50:00.000000")]
    public void It_moves_forward_and_back_only_with_the_zone(string? read, string zone, string expected) =>
        Assert.Equal(expected, new SyncWatermark((SiteTime)"2026-11-23 06:50:00.000000", At("2026-11-23T03:50:01Z"), "Asia/Riyadh").Advanced((SiteTime?)read, At("2026-11-23T04:00:00Z"), zone).Modified);

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);

    private static string Local(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
