namespace CustomerSync.Tests;

public sealed class SteadyTimeTests
{
    /// <summary>The wall clock is set at random while time passes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_never_goes_back_and_never_stands_behind_the_wall_clock(int seed)
    {
        var (random, wall) = (new Random(seed), new SettableTime());
        var steady = new SteadyTime(wall);
        var last = steady.GetUtcNow();

        for (var step = 0; step < 2000; step++)
        {
            var passed = TimeSpan.FromMilliseconds(random.Next(0, 60_000));
            wall.Pass(passed);
            if (random.Next(10) == 0) wall.Shift += TimeSpan.FromMinutes(random.Next(-3000, 3000));
            var now = steady.GetUtcNow();

            Assert.True(now >= last + passed, $"After {passed} it went from {last:o} to {now:o}.");
            Assert.True(now >= wall.GetUtcNow());
            last = now;
        }
    }

    [Fact]
    public void What_is_stored_is_told_by_the_wall_clock_to_the_microsecond()
    {
        var wall = new SettableTime { Shift = TimeSpan.FromTicks(7) };
        var steady = new SteadyTime(wall);
        wall.Shift = -TimeSpan.FromHours(1);

        Assert.Equal(wall.GetUtcNow(), steady.GetStorableNow());
        Assert.True(steady.GetUtcNow() > steady.GetStorableNow());
    }

    private sealed class SettableTime : TimeProvider
    {
        private TimeSpan _passed;

        public TimeSpan Shift { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _passed += time;

        public override DateTimeOffset GetUtcNow() =>
            new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero) + _passed + Shift;

        public override long GetTimestamp() => _passed.Ticks;
    }
}
