namespace CustomerSync.Tests.Hosting;

/// <summary>
/// Waits for a condition, with a timeout that names it. It measures nothing: it is long enough for a machine ten times
/// slower.
/// </summary>
internal static class Wait
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    public static Task Until(string what, Func<bool> condition) => Until(what, () => Task.FromResult(condition()));

    public static Task Until(string what, Func<Task<bool>> condition) => Until(what, condition, Timeout);

    public static async Task Until(string what, Func<Task<bool>> condition, TimeSpan most)
    {
        using var timeout = new CancellationTokenSource(most);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!await condition()) await tick.WaitForNextTickAsync(timeout.Token);
        }
        catch (OperationCanceledException) { throw new TimeoutException($"Not within {most}: {what}."); }
    }
}
