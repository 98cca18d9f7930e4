using CustomerSync.Storage;
using CustomerSync.Sync;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Feed;

/// <summary>
/// Puts committed batches on the stream, in order. The stream is for latency: what is lost on it the fronts read from
/// the feed, so a failure here is logged and passed over.
/// </summary>
internal sealed partial class ChangePublisher(
    IChangeBroadcast stream, FeedSignal signal, ILogger<ChangePublisher> log)
    : BackgroundService, ICommittedChanges
{
    private readonly PendingChanges _pending = new();

    public void Committed(FeedEvent batch)
    {
        _pending.Add(batch);
        signal.Tell(batch.Head);
    }

    /// <summary>Tells the fronts how a sync run stands.</summary>
    public void Announce(SyncRun run) => _pending.Add(run);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await PublishBatches(stoppingToken); }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { } // Stopping.
    }

    private async Task PublishBatches(CancellationToken stop)
    {
        while (true)
        {
            var added = _pending.Added;
            while (_pending.TryTake(out var next)) await Publish(next);
            await added.WaitAsync(stop);
        }
    }

    /// <summary>Beside what is pending; never throws.</summary>
    public async Task Publish(FeedEvent batch)
    {
        signal.Tell(batch.Head);
        try { await stream.Publish(batch); }
        // The loop's edge; the fronts read it from the feed.
        catch (Exception error) { LogPublishFailed(batch.Changes.Count, error); }
    }

    [LoggerMessage(1201, LogLevel.Warning,
        "An event of {Count} changes did not reach the stream; the fronts will read them from the feed")]
    private partial void LogPublishFailed(int count, Exception error);
}
