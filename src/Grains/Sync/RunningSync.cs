namespace CustomerSync.Sync;

/// <summary>A run under way, on threads of its own.</summary>
internal sealed class RunningSync
{
    private readonly Action _stop;
    private volatile bool _isAbandoned;

    public RunningSync(SyncExecution execution, Func<CancellationToken, Task<SyncEnd>> work,
        ISyncCoordinatorGrain coordinator)
    {
        Execution = execution;
        var source = new CancellationTokenSource();
        _stop = source.Cancel;
        Ended = Task.Run(async () =>
        {
            var end = await work(source.Token);
            if (_isAbandoned) return end.Status is SyncStatus.Cancelled ? new(null) : end;
            coordinator.Tick().Ignore(); // So that its end is noted at once.
            return end;
        });
    }

    public SyncExecution Execution { get; }

    public Task<SyncEnd> Ended { get; }

    public void Cancel() => _stop();

    /// <summary>Stops so that it can go on where it stood.</summary>
    public void Pause()
    {
        IsPaused = true;
        _stop();
    }

    public bool IsPaused { get; private set; }

    /// <summary>Stops without an end: another goes on with it.</summary>
    public Task Abandon()
    {
        _isAbandoned = true;
        _stop();
        return Ended;
    }
}
