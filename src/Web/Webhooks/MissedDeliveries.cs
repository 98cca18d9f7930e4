using CustomerSync.Cluster;
using CustomerSync.Setup;
using CustomerSync.Sync;

namespace CustomerSync.Webhooks;

/// <summary>
/// Tells of deliveries that were refused, as soon as somebody can be told: the coordinator, so that a sync finds what they were; and the setup, when
/// it was our own webhooks that signed with another secret.
/// </summary>
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
            {
                if (counters.Missed is { } missed) await Report(missed);
                await ReportWronglySigned();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { } // Stopping.
    }

    /// <summary>A hint that is lost comes again with the next delivery.</summary>
    public async Task ReportWronglySigned()
    {
        if (counters.TakeWronglySigned() is not { Count: > 0 } events) return;
        try { await grains.GetGrain<IErpNextSetupGrain>(0).ReportRefused(events); }
        catch (Exception error) { LogUnhinted(error.Message); } // The loop's edge.
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

    [LoggerMessage(2212, LogLevel.Warning, "The setup could not be told of deliveries with another signature: {Error}")]
    private partial void LogUnhinted(string error);
}
