using CustomerSync.Storage;
using CustomerSync.Sync;
using Microsoft.Extensions.Options;

namespace CustomerSync.Tests.Sync;

public sealed class SyncScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_basic_run_is_due_an_interval_after_the_last_up_to_a_tenth_later() =>
        Assert.InRange(Basic(new() { LastEnd = Noon })!.Value - Noon, TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(5.5));

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
        Assert.InRange(Basic(new() { LastEnd = Noon, Failures = 1000 })!.Value - Noon, TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(5.5));

    [Theory]
    [InlineData("Asia/Riyadh", "2026-06-01 23:30")]
    [InlineData(null, "2026-06-02 02:30")]
    [InlineData("Nowhere/Land", "2026-06-02 02:30")]
    public void The_nightly_run_is_due_at_night_where_the_site_is(string? zone, string utc)
    {
        var due = Schedule().Next(new() { LastEnhanced = Noon }, zone, Noon).Enhanced!.Value;

        Assert.InRange(due - DateTimeOffset.Parse(utc + "Z", System.Globalization.CultureInfo.InvariantCulture),
            TimeSpan.Zero, TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void The_first_night_is_waited_for_from_the_first_run_on_whatever_is_started_since()
    {
        var state = new CoordinatorState();
        RunBasic(state, Noon);
        var night = Schedule().Next(state, null, Noon).Enhanced!.Value;

        RunBasic(state, night.AddSeconds(1));

        Assert.InRange(night - Noon, TimeSpan.FromHours(14), TimeSpan.FromHours(15));
        Assert.Equal(night, Schedule().Next(state, null, night.AddMinutes(2)).Enhanced);
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(3, 120)]
    public void A_night_that_failed_comes_again_with_pauses_that_double_whatever_succeeded_between(
        int failures, int seconds)
    {
        var state = new CoordinatorState { LastEnhanced = Noon.AddDays(-2), LastEnd = Noon, EnhancedFailedAt = Noon,
            EnhancedFailures = failures };

        Assert.Equal(Noon.AddSeconds(seconds), Schedule().Next(state, null, Noon).Enhanced);
    }

    [Fact]
    public void In_springs_missing_hour_it_is_due_an_hour_later()
    {
        var due = Schedule()
            .Next(new() { LastEnhanced = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero) }, "Europe/Berlin",
                Noon).Enhanced!.Value;

        Assert.InRange(due, new(2026, 3, 29, 1, 30, 0, TimeSpan.Zero), new(2026, 3, 29, 1, 45, 0, TimeSpan.Zero));
    }

    [Fact]
    public void What_is_switched_off_is_never_due() =>
        Assert.Equal(default,
            new SyncSchedule(Options.Create(new SyncOptions { BasicEvery = TimeSpan.Zero, EnhancedAt = "" })).Next(
                new(), null, Noon));

    [Fact]
    public void What_was_noted_before_the_clock_was_set_back_is_due_a_period_from_now()
    {
        var state = new CoordinatorState {
            LastStart = Noon.AddDays(1), LastEnd = Noon.AddDays(1), LastEnhanced = Noon.AddDays(1) };

        state.Clamp(Noon);
        state.Clamp(Noon.AddMinutes(3)); // Looking again moves nothing.

        Assert.InRange(Basic(state)!.Value - Noon, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.5));
        Assert.InRange(Schedule()
            .Next(state, null, Noon).Enhanced!.Value - Noon, TimeSpan.FromHours(14), TimeSpan.FromHours(15));
    }

    [Theory]
    [InlineData(null, 0, 0)]
    [InlineData(-1, 0, 9)]
    [InlineData(-60, 0, -50)]
    [InlineData(-60, 1, 30)]
    [InlineData(-60, 20, 300)]
    public void A_catch_up_is_due_at_once_but_for_a_pause_that_grows_while_runs_fail(
        int? lastStart, int failures, int seconds)
    {
        var state = new CoordinatorState { Wanted = new(Noon, "", 1), LastStart = lastStart is { } ago
            ? Noon.AddSeconds(ago) : null, LastEnd = Noon, Failures = failures };

        Assert.Equal(Noon.AddSeconds(seconds), Schedule().Next(state, null, Noon).CatchUp);
    }

    private static void RunBasic(CoordinatorState state, DateTimeOffset at)
    {
        state.LastStart = at;
        state.AddEnd(
            new(new("run", "lease"), SyncKind.Basic, at, new(), SyncCounts.None, TimeProvider.System),
            SyncStatus.Completed, at.AddMinutes(1));
    }

    private static DateTimeOffset? Basic(CoordinatorState state) => Schedule().Next(state, null, Noon).Basic;

    private static SyncSchedule Schedule() => new(Options.Create(new SyncOptions()));
}
