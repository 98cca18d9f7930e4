using CustomerSync.Cluster;
using CustomerSync.Sync;

namespace CustomerSync.Webhooks;

/// <summary>Tells the coordinator that deliveries were refused, as soon as it can be told: then a sync finds what they were.</summary>
internal sealed partial class MissedDeliveries(
    IntakeCounters counters, ClusterConnection cluster, IGrainFactory grains, TimeProvider time, ILogger<MissedDeliveries> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            await cluster.Reached.WaitAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (counters.Missed is { } missed) await Report(missed);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { } // Stopping.
    }

    private async Task Report(string missed)
    {
        try
        {
            await grains.GetGrain<ISyncCoordinatorGrain>(0).RequestCatchUp(missed);
            counters.ReportMissed(missed);
        }
        catch (Exception error) { LogUntold(error.Message); } // The loop's edge; the wish is kept and told later.
    }

    [LoggerMessage(2211, LogLevel.Warning, "The coordinator could not be told of refused deliveries yet: {Error}")]
    private partial void LogUntold(string error);
}
