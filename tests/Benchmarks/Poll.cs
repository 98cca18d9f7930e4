namespace CustomerSync.Benchmarks;

internal static class Poll
{
    public static async Task Until(int milliseconds, Func<bool> condition)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
        while (!condition()) await tick.WaitForNextTickAsync();
    }
}
