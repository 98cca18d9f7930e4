using CustomerSync.Monitoring;

namespace CustomerSync.Tests.Monitoring;

public sealed class LatenciesTests
{
    [Fact]
    public void Nothing_counted_tells_nothing() => Assert.Null(new Latencies().ToSpread());

    [Fact]
    public void Percentiles_lie_within_the_class_of_the_true_ones()
    {
        var random = new Random(7);
        var times = Enumerable.Range(0, 10_000).Select(_ => Math.Exp(random.NextDouble() * 9)).Order().ToList();
        var latencies = new Latencies();
        foreach (var time in times) latencies.Add(Latencies.ClassOf(time), 1, time);

        var spread = latencies.ToSpread()!;

        Assert.Equal(Latencies.ClassOf(times[5_000]), Latencies.ClassOf(spread.P50));
        Assert.Equal(Latencies.ClassOf(times[9_500]), Latencies.ClassOf(spread.P95));
        Assert.InRange(spread.P50, times[5_000] * 0.9, times[5_000] * 1.1);
        Assert.Equal(Math.Round(times[^1], 2), spread.Max);
    }

    [Fact]
    public void A_lone_time_is_no_longer_than_itself()
    {
        var latencies = new Latencies();
        latencies.Add(Latencies.ClassOf(7), 1, 7);

        var spread = latencies.ToSpread()!;

        Assert.Equal((7, true, true), (spread.Max, spread.P50 <= spread.P95, spread.P95 <= 7));
    }

    [Fact]
    public void Times_before_they_were_saved_tell_of_clocks_that_differ_and_count_as_none()
    {
        var latencies = new Latencies();
        latencies.Add(Latencies.ClassOf(-300), 1, -300);

        Assert.Equal(new Spread(0, 0, 0), latencies.ToSpread());
    }

    [Fact]
    public void Beyond_the_last_class_there_is_one_more()
    {
        var latencies = new Latencies();
        latencies.Add(Latencies.ClassOf(double.MaxValue), 3);

        Assert.True(latencies.ToSpread()!.P50 > Latencies.Bounds[^1]);
    }
}
