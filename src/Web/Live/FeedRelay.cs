using System.Threading.Channels;
using CustomerSync.Customers;
using CustomerSync.Feed;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace CustomerSync.Live;

/// <summary>
/// The front's one reader of the feed. The stream brings changes within milliseconds; what it loses, reorders or keeps silent about is
/// read from the feed, so that the ring never misses a change and never repeats one.
/// </summary>
internal sealed partial class FeedRelay(IClusterClient client, IOptions<LiveOptions> options, TimeProvider time, ILogger<FeedRelay> log) : BackgroundService
{
    /// <summary>How long a change that is ahead waits for the batches of other silos, before the missing range is read.</summary>
    private static readonly TimeSpan GapPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>Heartbeats come each second; after this the stream is taken for dead and subscribed anew.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private const int PageSize = 500;

    private readonly Channel<FeedEvent> _inbox = Channel.CreateUnbounded<FeedEvent>(new() { SingleReader = true });
    private readonly SortedDictionary<long, CustomerChange> _ahead = [];
    private FrameRing? _ring;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StreamSubscriptionHandle<FeedEvent>? _subscription;
    private FeedCursor _seenHead;
    private long _gapSince;

    /// <summary>The frames of the current epoch; null until the feed was reached for the first time.</summary>
    public FrameRing? Ring => Volatile.Read(ref _ring);

    /// <summary>Completes when the ring has moved. Take it first, then look at the ring, then wait.</summary>
    public Task Moved => Volatile.Read(ref _moved).Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try { await Follow(stoppingToken); }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception error) // The loop's edge: the next turn reads what was missed.
            {
                LogFailed(error.Message);
                await Task.Delay(RetryPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Subscribes, catches up, and passes on what comes, until the stream falls silent.</summary>
    private async Task Follow(CancellationToken stop)
    {
        await Subscribe();
        await CatchUp();
        while (await NextEvent(stop))
        {
            while (_inbox.Reader.TryRead(out var batch)) await Take(batch);
            if (IsBehind && time.GetElapsedTime(_gapSince) >= GapPatience) await CatchUp();
        }
        LogSilent();
    }

    /// <returns>False when the stream was silent for too long.</returns>
    private async Task<bool> NextEvent(CancellationToken stop)
    {
        var patience = IsBehind ? GapPatience : Silence;
        try { return await _inbox.Reader.WaitToReadAsync(stop).AsTask().WaitAsync(patience, time, stop); }
        catch (TimeoutException) { return IsBehind; }
    }

    private bool IsBehind => _seenHead.Epoch == _ring!.Epoch && _seenHead.Sequence > _ring.Head.Sequence;

    private async Task Subscribe()
    {
        if (_subscription is not null) await Unsubscribe(_subscription);
        var stream = client.GetStreamProvider(FeedEvent.Provider).GetStream<FeedEvent>(FeedEvent.Stream);
        _subscription = await stream.SubscribeAsync((batch, _) =>
        {
            _inbox.Writer.TryWrite(batch);
            return Task.CompletedTask;
        });
    }

    private async Task Unsubscribe(StreamSubscriptionHandle<FeedEvent> subscription)
    {
        try { await subscription.UnsubscribeAsync(); }
        catch (Exception error) { LogFailed(error.Message); } // The silo that held it may be gone, and the subscription with it.
    }

    private async Task Take(FeedEvent batch)
    {
        if (batch.Head.Epoch != _ring!.Epoch || batch.Head.Sequence < _ring.Head.Sequence && batch.Changes.Count == 0)
        {
            await CheckHistory();
            return;
        }
        var wasBehind = IsBehind;
        if (batch.Head.Sequence > _seenHead.Sequence || _seenHead.Epoch != batch.Head.Epoch) _seenHead = batch.Head;
        foreach (var change in batch.Changes)
            if (change.Sequence > _ring.Head.Sequence) _ahead[change.Sequence] = change;
        PassOn();
        if (IsBehind && !wasBehind) _gapSince = time.GetTimestamp();
    }

    /// <summary>Passes on what follows the head without a gap.</summary>
    private void PassOn()
    {
        var moved = false;
        while (_ahead.Count > 0 && _ahead.First() is var (sequence, change) && sequence <= _ring!.Head.Sequence + 1)
        {
            _ahead.Remove(sequence);
            if (sequence <= _ring.Head.Sequence) continue;
            _ring.Append(Frame.Of(change));
            moved = true;
        }
        if (moved) SignalMoved();
    }

    /// <summary>Reads from the feed what is missing.</summary>
    private async Task CatchUp()
    {
        var feed = client.GetGrain<IFeedGrain>(0);
        if (_ring is null) Restart((await feed.Head()).Cursor);
        while (true)
        {
            var page = await feed.Read(_ring!.Head, PageSize);
            if (page.Reset is { } reset)
            {
                await ResetTo(feed, reset, page.Head);
                return;
            }
            foreach (var change in page.Changes) _ahead[change.Sequence] = change;
            PassOn();
            if (page.Changes.Count < PageSize) break;
        }
        _gapSince = time.GetTimestamp();
        if (IsBehind) _seenHead = _ring.Head; // A head that the feed itself does not have was a stale rumour.
    }

    /// <summary>A batch of another epoch, or a heartbeat from before our head: the feed says which it is.</summary>
    private async Task CheckHistory()
    {
        var feed = client.GetGrain<IFeedGrain>(0);
        var head = await feed.Head();
        if (head.WhyReset(_ring!.Head) is { } reset) await ResetTo(feed, reset, head);
    }

    private async Task ResetTo(IFeedGrain feed, FeedReset reset, FeedHead head)
    {
        if (reset is FeedReset.Ahead) head = await feed.BeginEpochBeyond(_ring!.Head);
        LogReset(reset, head.Cursor);
        Restart(head.Cursor);
    }

    private void Restart(FeedCursor head)
    {
        _ahead.Clear();
        _seenHead = head;
        Volatile.Write(ref _ring, new FrameRing(options.Value.Ring, head));
        SignalMoved();
    }

    private void SignalMoved() =>
        Interlocked.Exchange(ref _moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    [LoggerMessage(2101, LogLevel.Warning, "The relay lost the feed and tries again: {Error}")]
    private partial void LogFailed(string error);

    [LoggerMessage(2102, LogLevel.Warning, "The stream is silent; the relay reads the feed and subscribes anew")]
    private partial void LogSilent();

    [LoggerMessage(2103, LogLevel.Warning, "The relay cannot go on from where it was ({Reset}); it starts afresh at {Head}, and tells its clients")]
    private partial void LogReset(FeedReset reset, FeedCursor head);
}
