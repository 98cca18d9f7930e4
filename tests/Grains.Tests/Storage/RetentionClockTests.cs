using CustomerSync.Storage;
using Microsoft.Extensions.Time.Testing;

namespace CustomerSync.Tests.Storage;

public sealed class RetentionClockTests
{
    private readonly FakeTimeProvider _time = new(Sample.Noon);

    [Fact]
    public void It_is_the_wall_clock_while_that_goes_as_time_does()
    {
        var clock = new RetentionClock(_time);
        clock.Begin(Sample.Noon.AddHours(-1));
        for (var hour = 0; hour < 50; hour++)
        {
            Assert.Equal(_time.GetUtcNow(), clock.Now());
            _time.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public void A_clock_that_is_ahead_at_the_start_makes_nothing_old_at_once()
    {
        var clock = new RetentionClock(_time);
        clock.Begin(Sample.Noon.AddYears(-1));

        Assert.Equal(Sample.Noon.AddYears(-1).AddDays(7), clock.Now());
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(Sample.Noon.AddYears(-1).AddDays(10), clock.Now());
        for (var day = 0; day < 200; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
            clock.Now();
        }
        Assert.Equal(_time.GetUtcNow(), clock.Now()); // It was right after all: nothing is kept for ever.
    }

    [Theory]
    [InlineData(365, 3)]
    [InlineData(-365, -365 + 3)]
    public void A_clock_that_is_set_while_the_process_runs_goes_forward_slowly_and_back_at_once(int set, int days)
    {
        var steady = new SettableTime(_time);
        var clock = new RetentionClock(steady);
        clock.Begin(Sample.Noon);
        steady.Shift = TimeSpan.FromDays(set);
        if (set < 0) Assert.Equal(Sample.Noon.AddDays(set), clock.Now());

        _time.Advance(TimeSpan.FromDays(set < 0 ? 3 : 1));

        Assert.Equal(Sample.Noon.AddDays(days), clock.Now());
        steady.Shift = default;
        Assert.True(clock.Now() <= _time.GetUtcNow());
    }

    [Fact]
    public void Of_an_empty_database_nothing_is_known()
    {
        var clock = new RetentionClock(_time);
        clock.Begin(null);
        Assert.Equal(Sample.Noon, clock.Now());
    }

    private sealed class SettableTime(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Shift;

        public override long GetTimestamp() => inner.GetTimestamp();
    }
}
