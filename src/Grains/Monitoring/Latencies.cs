using CustomerSync.Storage;

namespace CustomerSync.Monitoring;

/// <summary>
/// Times counted in classes, so that those of many stretches and processes add up, and percentiles can be told of the
/// sum.
/// </summary>
internal sealed class Latencies
{
    /// <inheritdoc cref="MonitoringStore.DurationBounds"/>
    public static IReadOnlyList<double> Bounds => MonitoringStore.DurationBounds;

    private readonly long[] _counts = new long[Bounds.Count + 1];
    private double? _max;

    public long Count { get; private set; }

    public static int ClassOf(double milliseconds)
    {
        for (var i = 0; i < Bounds.Count; i++)
            if (milliseconds <= Bounds[i]) return i;
        return Bounds.Count;
    }

    public void Add(int timeClass, long count, double? max = null)
    {
        _counts[timeClass] += count;
        Count += count;
        if (max is { } most) _max = Math.Max(_max ?? most, most);
    }

    public void Add(IReadOnlyList<int> counts)
    {
        for (var i = 0; i < counts.Count; i++) Add(i, counts[i]);
    }

    /// <summary>Null when nothing was counted.</summary>
    public Spread? ToSpread() =>
        Count == 0 ? null : new(Percentile(0.5), Percentile(0.95), Rounded(Math.Max(0, Most())));

    private double Percentile(double share)
    {
        var (wanted, below, i) = (share * Count, 0L, 0);
        while (below + _counts[i] < wanted) below += _counts[i++];
        var (from, to) = (i == 0 ? 0 : Bounds[i - 1], Math.Min(UpperBound(i), Most()));
        return Rounded(Math.Max(from, to) == from ? from : from + (to - from) * (wanted - below) / _counts[i]);
    }

    /// <summary>The greatest that was told, else the end of the greatest class.</summary>
    private double Most() => _max ?? UpperBound(Array.FindLastIndex(_counts, count => count > 0));

    private static double UpperBound(int i) => i < Bounds.Count ? Bounds[i] : Bounds[^1] * 10;

    private static double Rounded(double milliseconds) => Math.Round(milliseconds, 2);
}
