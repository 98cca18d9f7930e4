using System.Threading.Channels;
using CustomerSync.Feed;

namespace CustomerSync.Live;

/// <summary>What the relay has heard on the stream and not looked at yet.</summary>
internal sealed partial class ChangeInbox(IChangeBroadcast stream, TimeProvider time, ILogger<ChangeInbox> log)
{
    /// <summary>
    /// Beyond it events are dropped: while the relay cannot reach the feed the inbox does not grow, and the feed has
    /// them all.
    /// </summary>
    private const int MaxBatches = 1024;

    private readonly Channel<FeedEvent> _batches =
        Channel.CreateBounded<FeedEvent>(
            new BoundedChannelOptions(MaxBatches) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private Task<bool>? _next;
    private Task _subscribing = Task.CompletedTask;

    /// <summary>
    /// Subscribes beside the following: while silos come and go it may take long, and the feed is there all the same.
    /// </summary>
    public void Subscribe()
    {
        if (_subscribing.IsCompleted) _subscribing = TrySubscribe();
    }

    /// <summary>One wait is kept until it ends, however often the time runs out meanwhile.</summary>
    /// <returns>False when nothing was heard in that time.</returns>
    public async Task<bool> WaitForBatch(TimeSpan most, CancellationToken stop)
    {
        _next ??= _batches.Reader.WaitToReadAsync(stop).AsTask();
        try { await _next.WaitAsync(most, time, stop); }
        catch (TimeoutException) { return false; }
        _next = null;
        return true;
    }

    public bool TryRead(out FeedEvent batch) => _batches.Reader.TryRead(out batch!);

    private async Task TrySubscribe()
    {
        try { await stream.Subscribe(batch => _batches.Writer.TryWrite(batch)); }
        catch (Exception error) { LogUnsubscribed(error.Message); } // The silence that follows has it tried again.
    }

    [LoggerMessage(2105, LogLevel.Warning,
        "The stream could not be subscribed to; the relay reads the feed and tries again: {Error}")]
    private partial void LogUnsubscribed(string error);
}
