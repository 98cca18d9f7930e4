using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Sync;

/// <summary>
/// Wakes the coordinator each second. Every silo does: whichever lives, what is due is begun, and a run whose silo died goes on a moment later
/// (docs/decisions/0090; a reminder would come a minute later).
/// </summary>
internal sealed partial class SyncTicks(IServiceProvider services, TimeProvider time, ILogger<SyncTicks> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var coordinator = services.GetRequiredService<IGrainFactory>().GetGrain<ISyncCoordinatorGrain>(0);
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Tick(coordinator);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { } // Stopping.
    }

    private async Task Tick(ISyncCoordinatorGrain coordinator)
    {
        try { await coordinator.Tick(); }
        catch (Exception error) { LogFailed(error.Message); } // The loop's edge; what is due stays due.
    }

    [LoggerMessage(1341, LogLevel.Warning, "The coordinator of the syncs could not be woken: {Error}")]
    private partial void LogFailed(string error);
}
