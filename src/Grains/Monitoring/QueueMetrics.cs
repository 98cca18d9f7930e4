using CustomerSync.Storage;
using CustomerSync.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Monitoring;

/// <summary>Reads now and then how the log and the feed stand, for the gauges: what is scraped must not wait for a database.</summary>
internal sealed partial class QueueMetrics(
    DeliveryStore deliveries, FeedStore feed, SiloMetrics metrics, TimeProvider time, ILogger<QueueMetrics> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do await RecordOnce();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { } // Stopping.
    }

    private async Task RecordOnce()
    {
        try
        {
            var (waiting, dead) = await deliveries.CountWaiting();
            metrics.RecordQueues(waiting, dead, (await feed.Head()).Cursor.Sequence);
        }
        catch (Exception error) { LogUnread(error.Message); } // The loop's edge; the gauges keep what they had.
    }

    [LoggerMessage(1401, LogLevel.Debug, "How the log and the feed stand could not be read: {Error}")]
    private partial void LogUnread(string error);
}
