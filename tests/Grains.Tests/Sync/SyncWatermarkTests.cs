using System.Globalization;
using CustomerSync.Customers;
using CustomerSync.Sync;

namespace CustomerSync.Tests.Sync;

public sealed class SyncWatermarkTests
{
    [Theory]
    [InlineData("Asia/Riyadh", "2026-11-23T03:50:00Z", "2026-11-23T03:55:00Z", "2026-11-23 06:40:00.000000")]
    [InlineData("Europe/Berlin", "2026-07-01T10:00:00Z", "2026-07-01T18:05:00Z", "2026-07-01 11:50:00.000000")]
    [InlineData("Europe/Berlin", "2026-03-29T00:55:00Z", "2026-03-29T01:05:00Z", "2026-03-29 01:45:00.000000")]
    [InlineData("Europe/Berlin", "2026-10-25T00:59:00Z", "2026-10-25T01:10:00Z", "2026-10-25 01:49:00.000000")]
    public void The_next_run_begins_ten_minutes_before_the_last_look(
        string zone, string looked, string now, string expected) =>
        Assert.Equal(expected, Look(At(looked), zone).Begin(Look(At(now), zone)));

    [Theory]
    [InlineData("Asia/Riyadh", "America/New_York", "2026-11-22 22:40:00.000000")]
    [InlineData("America/New_York", "Asia/Riyadh", "2026-11-22 22:40:00.000000")]
    [InlineData("Asia/Riyadh", "Nowhere/Land", "2026-11-22 15:40:00.000000")]
    public void After_a_change_of_the_zone_it_begins_where_the_earlier_of_both_was(
        string before, string after, string expected) =>
        Assert.Equal(expected, Look(At("2026-11-23T03:50:00Z"), before).Begin(Look(At("2026-11-23T03:55:00Z"), after)));

    [Fact]
    public void A_site_whose_clock_was_set_back_is_read_from_where_it_was_set_to()
    {
        var look = SyncWatermark.At(At("2026-11-23T12:00:00Z"), At("2026-11-23T12:00:00Z"), "UTC");
        var now = SyncWatermark.At(At("2026-11-20T12:05:00Z"), At("2026-11-23T12:05:00Z"), "UTC");

        Assert.Equal("2026-11-20 11:50:00.000000", look.Begin(now));
    }

    [Fact]
    public void When_our_clock_was_set_back_while_nobody_looked_more_than_a_day_is_read_again()
    {
        var look = Look(At("2026-11-23T12:00:00Z"), "UTC");

        Assert.Equal("2026-11-22 08:55:00.000000", look.Begin(Look(At("2026-11-23T11:05:00Z"), "UTC")));
    }

    [Theory]
    [InlineData("2026-11-23 06:50:00.000000", true)]
    [InlineData("2026-11-23 06:59:00.000000", true)]
    [InlineData("2026-11-23 11:50:00.000000", false)]
    [InlineData("2999-01-01 00:00:00.000000", false)]
    public void What_an_earlier_version_moved_into_the_future_is_not_believed(string modified, bool isCredible) =>
        Assert.Equal(isCredible,
            new SyncWatermark((SiteTime)modified, At("2026-11-23T03:50:00Z"), "Asia/Riyadh").IsCredible);

    [Fact]
    public void What_an_earlier_version_kept_is_read_as_it_was_written()
    {
        var marks = SyncWatermarks.Parse(
            """{"customers":{"modified":"2026-11-23 06:50:00.000000","startedAt":"2026-11-23T03:51:00+00:00","timeZone":"Asia/Riyadh"},"patrolAfter":"B"}""");

        Assert.Equal("2026-11-23 06:41:00.000000",
            marks.Customers!.Begin(Look(At("2026-11-23T03:55:00Z"), "Asia/Riyadh")));
        Assert.Equal(("B", "", 0, 0),
            (marks.PatrolAfter, marks.PatrolOursAfter, marks.Fields.Count, marks.Ahead.Count));
        Assert.Equal(marks.Customers, SyncWatermarks.Parse(marks.ToJson()).Customers);
    }

    /// <summary>
    /// Sites whose zone is changed and whose clock is set, and a clock of ours that is set too, in any order with
    /// saves, commits that come late, runs that
    /// fail: every save is read by the next run that ends well.
    /// </summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_save_is_read_by_a_later_run_whatever_the_clocks_and_zones_do(int seed)
    {
        var history = new ClockHistory(new Random(seed));

        for (var step = 0; step < 400; step++) history.Step();

        Assert.True(history.Missed.Count == 0, string.Join("\n", history.Missed));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void While_no_clock_is_set_nothing_is_read_again_that_was_read_a_while_ago(int seed)
    {
        var history = new ClockHistory(new Random(seed)) { IsCalm = true };

        for (var step = 0; step < 400; step++) history.Step();

        Assert.Empty(history.Missed);
        Assert.Equal(0, history.ReadAgain);
    }

    public static IEnumerable<TheoryDataRow<int>> Seeds =>
        Enumerable.Range(1, 60).Select(seed => new TheoryDataRow<int>(seed));

    private static SyncWatermark Look(DateTimeOffset at, string zone) => SyncWatermark.At(at, at, zone);

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);
}
