using CustomerSync.Cluster;
using CustomerSync.Setup;
using CustomerSync.Sync;

namespace CustomerSync.Webhooks;

/// <summary>
/// Tells of deliveries that were refused, as soon as somebody can be told: the coordinator, so that a sync finds
/// what they were; and the setup, when it was our own webhooks that signed with another secret.
/// </summary>
internal sealed partial class MissedDeliveries(
    IntakeCounters counters, ClusterConnection cluster, IGrainFactory grains, TimeProvider time,
    ILogger<MissedDeliveries> log)
    : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    protected override Task Ready(CancellationToken stop) => cluster.Reached.WaitAsync(stop);

    /// <summary>The wish is kept until it could be told.</summary>
    protected override async Task RunOnce(CancellationToken stop)
    {
        await ReportWronglySigned();
        if (counters.Missed is not { } missed) return;
        await grains.GetGrain<ISyncCoordinatorGrain>(0).RequestCatchUp(missed).WaitAsync(stop);
        counters.ReportMissed(missed);
    }

    /// <summary>A hint that is lost comes again with the next delivery.</summary>
    public async Task ReportWronglySigned()
    {
        if (counters.TakeWronglySigned() is not { Count: > 0 } events) return;
        try { await grains.GetGrain<IErpNextSetupGrain>(0).ReportRefused(events); }
        catch (Exception error) { LogUnhinted(error.Message); } // The loop's edge.
    }

    [LoggerMessage(2211, LogLevel.Warning, "The coordinator could not be told of refused deliveries yet: {Error}")]
    protected override partial void LogFailed(string error);

    [LoggerMessage(2212, LogLevel.Warning, "The setup could not be told of deliveries with another signature: {Error}")]
    private partial void LogUnhinted(string error);
}
