using Microsoft.Extensions.Hosting;

namespace CustomerSync;

/// <summary>
/// Work that is done again and again until the process stops: the one loop of the product that has a period. It is
/// counted by a clock that nobody sets.
/// What one round throws is logged, once while it stays the same, and the next round comes.
/// </summary>
public abstract class PeriodicService(TimeSpan period, TimeProvider time) : BackgroundService
{
    private string? _error;

    protected TimeProvider Time => time;

    /// <summary>Before the first round.</summary>
    protected virtual TimeSpan FirstPause => period;

    /// <summary>Before each other round, counted from the end of the one before.</summary>
    protected virtual TimeSpan Pause => period;

    /// <summary>What must be there before the first round.</summary>
    protected virtual Task Ready(CancellationToken stoppingToken) => Task.CompletedTask;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Ready(stoppingToken);
            for (var pause = FirstPause; ; pause = Pause)
            {
                await Task.Delay(pause, time, stoppingToken);
                await TryOnce(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { } // Stopping.
    }

    protected abstract Task RunOnce(CancellationToken stoppingToken);

    protected abstract void LogFailed(string message);

    /// <summary>One round beside the others.</summary>
    protected async Task TryOnce(CancellationToken stop)
    {
        try
        {
            await RunOnce(stop);
            _error = null;
        }
        catch (Exception error) when (!stop.IsCancellationRequested) // The loop's edge.
        {
            if (error.Message != _error) LogFailed(error.Message);
            _error = error.Message;
        }
    }
}
