using Microsoft.Extensions.Hosting;

namespace CustomerSync;

/// <summary>Work that is done again each period until the process stops. What it throws is logged, and the next time comes.</summary>
internal abstract class PeriodicService(TimeSpan period, TimeProvider time) : BackgroundService
{
    protected TimeProvider Time => time;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryOnce(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { } // Stopping.
    }

    protected abstract Task RunOnce(CancellationToken stop);

    protected abstract void LogFailed(string error);

    private async Task TryOnce(CancellationToken stop)
    {
        try { await RunOnce(stop); }
        catch (Exception error) when (!stop.IsCancellationRequested) { LogFailed(error.Message); } // The loop's edge.
    }
}
