namespace CustomerSync.Tests.Hosting;

/// <summary>Waits for a condition, with a timeout that names it.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task Until(string what, Func<bool> condition) => Until(what, () => Task.FromResult(condition()));

    public static Task Until(string what, Func<Task<bool>> condition) => Until(what, condition, Patience);

    public static async Task Until(string what, Func<Task<bool>> condition, TimeSpan most)
    {
        using var patience = new CancellationTokenSource(most);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!await condition()) await tick.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException) { throw new TimeoutException($"Not within {most}: {what}."); }
    }
}
