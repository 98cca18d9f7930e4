using CustomerSync.Storage;
using CustomerSync.Sync;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace CustomerSync.Feed;

/// <summary>
/// Puts committed batches on the stream, in order, and a heartbeat each second with where the feed stands. The stream is for latency: what
/// is lost on it the fronts read from the feed, so a failure here is logged and passed over.
/// </summary>
internal sealed partial class ChangePublisher(
    IServiceProvider services, FeedHistory history, TimeProvider time, ILogger<ChangePublisher> log) : BackgroundService, ICommittedChanges
{
    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(1);

    private readonly PendingChanges _pending = new();

    public void Committed(FeedEvent batch) => _pending.Add(batch);

    /// <summary>Tells the fronts how a sync run stands.</summary>
    public void Announce(SyncRun run) => _pending.Add(run);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var client = services.GetRequiredService<IClusterClient>();
        var stream = client.GetStreamProvider(FeedEvent.Provider).GetStream<FeedEvent>(FeedEvent.Stream);
        try { await Task.WhenAll(PublishBatches(stream, stoppingToken), Beat(stream, stoppingToken)); }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { } // Stopping.
    }

    private async Task PublishBatches(IAsyncStream<FeedEvent> stream, CancellationToken stop)
    {
        while (true)
        {
            var added = _pending.Added;
            while (_pending.TryTake(out var next)) await Publish(stream, next);
            await added.WaitAsync(stop);
        }
    }

    private async Task Beat(IAsyncStream<FeedEvent> stream, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(HeartbeatPeriod, time);
        while (await timer.WaitForNextTickAsync(stop)) await BeatOnce(stream);
    }

    private async Task BeatOnce(IAsyncStream<FeedEvent> stream)
    {
        try { await Publish(stream, new FeedEvent((await history.Look()).Cursor, [])); }
        catch (Exception error) { LogHeartbeatFailed(error); } // The loop's edge; silence is what tells the fronts.
    }

    private async Task Publish(IAsyncStream<FeedEvent> stream, FeedEvent batch)
    {
        try { await stream.OnNextAsync(batch); }
        catch (Exception error) { LogPublishFailed(batch.Changes.Count, error); } // The loop's edge; the fronts read it from the feed.
    }

    [LoggerMessage(1201, LogLevel.Warning, "An event of {Count} changes did not reach the stream; the fronts will read them from the feed")]
    private partial void LogPublishFailed(int count, Exception error);

    [LoggerMessage(1202, LogLevel.Warning, "The head of the feed could not be read for the heartbeat")]
    private partial void LogHeartbeatFailed(Exception error);
}
