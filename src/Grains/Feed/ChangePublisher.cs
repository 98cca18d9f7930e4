using System.Threading.Channels;
using CustomerSync.Customers;
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
    IServiceProvider services, TimeProvider time, ILogger<ChangePublisher> log) : BackgroundService, ICommittedChanges
{
    private const int MaxChangesPerEvent = 512;

    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(1);

    private readonly Channel<FeedEvent> _batches = Channel.CreateUnbounded<FeedEvent>(new() { SingleReader = true });

    public void Committed(FeedEvent batch) => _batches.Writer.TryWrite(batch);

    /// <summary>Tells the fronts how a sync run stands.</summary>
    public void Announce(SyncRun run) => _batches.Writer.TryWrite(new FeedEvent(default, [], run));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var client = services.GetRequiredService<IClusterClient>();
        var stream = client.GetStreamProvider(FeedEvent.Provider).GetStream<FeedEvent>(FeedEvent.Stream);
        await Task.WhenAll(PublishBatches(stream, stoppingToken), Beat(stream, stoppingToken));
    }

    private async Task PublishBatches(IAsyncStream<FeedEvent> stream, CancellationToken stop)
    {
        try
        {
            while (await _batches.Reader.WaitToReadAsync(stop)) await Publish(stream, Gather());
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { } // Stopping.
    }

    /// <summary>What waits, in one event; news of a sync are one of their own.</summary>
    private FeedEvent Gather()
    {
        var changes = new List<CustomerChange>();
        var head = default(FeedCursor);
        while (changes.Count < MaxChangesPerEvent && _batches.Reader.TryPeek(out var batch))
        {
            if (batch.Sync is not null && head != default) break;
            _batches.Reader.TryRead(out _);
            if (batch.Sync is not null) return batch;
            changes.AddRange(batch.Changes);
            if (batch.Head.Epoch != head.Epoch || batch.Head.Sequence > head.Sequence) head = batch.Head; // A page of a sync is committed beside the writer.
        }
        return new FeedEvent(head, changes);
    }

    private async Task Beat(IAsyncStream<FeedEvent> stream, CancellationToken stop)
    {
        var feed = services.GetRequiredService<FeedStore>();
        using var timer = new PeriodicTimer(HeartbeatPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) await BeatOnce(stream, feed);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { } // Stopping.
    }

    private async Task BeatOnce(IAsyncStream<FeedEvent> stream, FeedStore feed)
    {
        try { await Publish(stream, new FeedEvent((await feed.Head()).Cursor, [])); }
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
