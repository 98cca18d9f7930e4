using CustomerSync.Sync;
using Microsoft.Extensions.Options;

namespace CustomerSync.Tests.Sync;

public sealed class SyncScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_basic_run_is_due_an_interval_after_the_last_up_to_a_tenth_later() =>
        Assert.InRange(Basic(new() { LastEnd = Noon })!.Value - Noon, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.5));

    [Fact]
    public void Before_the_first_run_it_is_due_at_once() => Assert.Equal(Noon, Basic(new()));

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(3, 120)]
    public void After_failures_it_is_due_sooner_with_pauses_that_double(int failures, int seconds) =>
        Assert.Equal(Noon.AddSeconds(seconds), Basic(new() { LastEnd = Noon, Failures = failures }));

    [Fact]
    public void But_never_later_than_without_them() =>
        Assert.InRange(Basic(new() { LastEnd = Noon, Failures = 1000 })!.Value - Noon, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.5));

    [Theory]
    [InlineData("Asia/Riyadh", "2026-06-01 23:30")]
    [InlineData(null, "2026-06-02 02:30")]
    [InlineData("Nowhere/Land", "2026-06-02 02:30")]
    public void The_nightly_run_is_due_at_night_where_the_site_is(string? zone, string utc)
    {
        var due = Schedule().Next(new() { LastEnhanced = Noon }, zone, Noon).Enhanced!.Value;

        Assert.InRange(due - DateTimeOffset.Parse(utc + "Z", System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero, TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void In_springs_missing_hour_it_is_due_an_hour_later()
    {
        var due = Schedule().Next(new() { LastEnhanced = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero) }, "Europe/Berlin", Noon).Enhanced!.Value;

        Assert.InRange(due, new(2026, 3, 29, 1, 30, 0, TimeSpan.Zero), new(2026, 3, 29, 1, 45, 0, TimeSpan.Zero));
    }

    [Fact]
    public void What_is_switched_off_is_never_due() =>
        Assert.Equal(default, new SyncSchedule(Options.Create(new SyncOptions { BasicEvery = TimeSpan.Zero, EnhancedAt = "" })).Next(new(), null, Noon));

    private static DateTimeOffset? Basic(CoordinatorState state) => Schedule().Next(state, null, Noon).Basic;

    private static SyncSchedule Schedule() => new(Options.Create(new SyncOptions()));
}
