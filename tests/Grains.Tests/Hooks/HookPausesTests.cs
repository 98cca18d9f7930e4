using CustomerSync.Hooks;
using CustomerSync.Tests.Storage;

namespace CustomerSync.Tests.Hooks;

public sealed class HookPausesTests
{
    [Fact]
    public void The_pauses_grow_and_the_last_attempt_comes_when_three_days_are_over()
    {
        var (times, failures) = (new List<DateTimeOffset> { Sample.Noon }, 1);
        while (HookPauses.Next(failures++, Sample.Noon, times[^1]) is { } next) times.Add(next);

        Assert.Equal(Sample.Noon.AddDays(3), times[^1]);
        var pauses = times.Zip(times.Skip(1), (one, next) => next - one).ToList();
        Assert.Equal(TimeSpan.FromSeconds(5), pauses[0]);
        Assert.Equal(pauses[..^1].Order(), pauses[..^1]); // But for the last, which ends with the three days.
        Assert.InRange(times.Count, 10, 30);
    }

    [Fact]
    public void Three_days_that_a_clock_jumped_over_are_none()
    {
        var (now, failures) = (Sample.Noon.AddYears(1), 2);
        for (; HookPauses.Next(failures, Sample.Noon, now) is { } next; failures++) now = next;

        Assert.Equal(Sample.Noon.AddYears(1).AddSeconds(30), HookPauses.Next(2, Sample.Noon, Sample.Noon.AddYears(1)));
        Assert.Equal(10, failures);
    }

    [Theory]
    [InlineData(1, 600, 600)]
    [InlineData(1, 1, 5)]
    [InlineData(1, -60, 5)]
    [InlineData(1, 86_400, 3_600)]
    [InlineData(8, 86_400, 4 * 3_600)]
    public void A_receiver_may_ask_for_a_longer_pause_within_reason(int failures, int wanted, int seconds) =>
        Assert.Equal(Sample.Noon.AddSeconds(seconds),
            HookPauses.Next(failures, Sample.Noon, Sample.Noon, TimeSpan.FromSeconds(wanted)));
}
