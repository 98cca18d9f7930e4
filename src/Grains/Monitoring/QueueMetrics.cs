using CustomerSync.Hooks;
using CustomerSync.Storage;
using CustomerSync.Telemetry;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Monitoring;

/// <summary>
/// Reads now and then how the log and the feed stand, for the gauges: what is scraped must not wait for a database.
/// </summary>
internal sealed partial class QueueMetrics(
    DeliveryStore deliveries, FeedStore feed, HookStore hooks, SiloMetrics metrics, TimeProvider time, ILogger<QueueMetrics> log)
    : PeriodicService(TimeSpan.FromSeconds(10), time)
{
    protected override TimeSpan FirstPause => TimeSpan.Zero;

    protected override async Task RunOnce(CancellationToken stop)
    {
        var (waiting, dead) = await deliveries.CountWaiting();
        metrics.RecordQueues(waiting, dead, (await feed.Head()).Cursor.Sequence);
        var states = (await hooks.List()).ToLookup(row => row.Subscription.State);
        foreach (var state in Enum.GetValues<HookState>())
            metrics.RecordHooks(EnumNames.Of(state), states[state].Count());
    }

    [LoggerMessage(1401, LogLevel.Debug, "How the log and the feed stand could not be read: {Error}")]
    protected override partial void LogFailed(string error);
}
