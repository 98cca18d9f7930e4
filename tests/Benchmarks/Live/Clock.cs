using System.Diagnostics;

namespace CustomerSync.Benchmarks.Live;

/// <summary>The time that travels with a change: microseconds of the machine's monotonic clock.</summary>
internal readonly struct Clock
{
    private readonly long _start;

    private Clock(long start) => _start = start;

    public static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    public static Clock Start() => new(Stopwatch.GetTimestamp());

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);
}
