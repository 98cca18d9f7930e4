using System.Diagnostics.Metrics;

namespace CustomerSync.Telemetry;

/// <summary>Upper bounds of the histograms' buckets.</summary>
internal static class Buckets
{
    /// <summary>Seconds, from half a millisecond (a commit of SQLite) to what ERPNext would never wait for.</summary>
    public static InstrumentAdvice<double> Short { get; } =
        new() { HistogramBucketBoundaries =
            [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    /// <summary>Seconds, of what takes as long as a site is large.</summary>
    public static InstrumentAdvice<double> Long { get; } =
        new() { HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400] };

    public static InstrumentAdvice<int> Counts { get; } =
        new() { HistogramBucketBoundaries = [0, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000] };
}
