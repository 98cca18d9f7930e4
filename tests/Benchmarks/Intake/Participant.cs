namespace CustomerSync.Benchmarks.Intake;

/// <summary>One of those that take turns.</summary>
/// <param name="Database">Process of the PostgreSQL behind it; null where there is none.</param>
internal sealed record Participant(string Name, Target Target, int? Database)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500), Busy = TimeSpan.FromMilliseconds(100);

    private const int MostLooks = 20;

    /// <summary>What it does afterwards is not the next one's burden: it is waited for, then it is halted.</summary>
    public async Task Rest()
    {
        using var timer = new PeriodicTimer(Look);
        var before = Used();
        for (var i = 0; i < MostLooks && await timer.WaitForNextTickAsync(); i++)
        {
            var now = Used();
            if (now - before < Busy) break;
            before = now;
        }
        await Target.Pause();
    }

    private TimeSpan Used() => ProcessUse.Cpu(Target.ProcessId)
        + (Database is { } server ? ProcessUse.Cpu(server) : TimeSpan.Zero);
}
