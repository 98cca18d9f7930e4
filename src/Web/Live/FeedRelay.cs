using System.Threading.Channels;
using CustomerSync.Cluster;
using CustomerSync.Customers;
using CustomerSync.Feed;
using Microsoft.Extensions.Options;

namespace CustomerSync.Live;

/// <summary>
/// The front's one reader of the feed. The stream brings changes within milliseconds; what it loses, reorders or keeps silent about is
/// read from the feed, so that the ring never misses a change and never repeats one.
/// </summary>
internal sealed partial class FeedRelay(
    ClusterConnection cluster, IGrainFactory grains, IChangeStream stream, IOptions<LiveOptions> options, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<FeedRelay> log) : BackgroundService
{
    /// <summary>How long a change that is ahead waits for the batches of other silos, before the missing range is read.</summary>
    private static readonly TimeSpan GapTimeout = TimeSpan.FromMilliseconds(50);

    /// <summary>Heartbeats come each second; one that is so late has the feed looked at.</summary>
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromMilliseconds(1500);

    /// <summary>After this the stream is taken for dead and subscribed anew, and until it is heard again the feed is read so often.</summary>
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan SilentPollPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>A call that is under way through a killed gateway is never answered; the next one takes another.</summary>
    private static readonly TimeSpan FeedTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private const int PageSize = 500;

    /// <summary>Changes before the head that a new ring starts with, so that the clients of a restarted front do not each ask the feed.</summary>
    private const int Backfill = 1000;

    private readonly Channel<FeedEvent> _inbox = Channel.CreateUnbounded<FeedEvent>(new() { SingleReader = true });
    private readonly SortedDictionary<long, CustomerChange> _ahead = [];
    private Task<bool>? _next;
    private Task _subscribing = Task.CompletedTask;
    private FrameRing? _ring;
    private FrameRing? _shownRing;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FeedCursor _seenHead;
    private long _gapSince;
    private long _lastBatchAt;
    private bool _isSilent;

    /// <summary>The frames of the current epoch; null until the feed was reached for the first time.</summary>
    public FrameRing? Ring => Volatile.Read(ref _shownRing);

    /// <summary>Completes when the ring has moved. Take it first, then look at the ring, then wait.</summary>
    public Task Moved => Volatile.Read(ref _moved).Task;

    /// <summary>The latest word on the syncs.</summary>
    public SyncProgress Progress { get; } = new();

    /// <summary>The event streams, which are woken in rounds.</summary>
    public FeedWaiters Waiters { get; } = new(time);

    public override void Dispose()
    {
        Waiters.Dispose();
        base.Dispose();
    }

    /// <summary>The ring, as soon as there is one.</summary>
    public async Task<FrameRing> WaitForRing(CancellationToken end)
    {
        while (true)
        {
            var moved = Moved;
            if (Ring is { } ring) return ring;
            await moved.WaitAsync(end);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var _ = lifetime.ApplicationStopping.Register(Waiters.WakeAll); // They look whether the front drains.
        await cluster.Reached.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try { await Follow(stoppingToken); }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception error) // The loop's edge: the next turn reads what was missed.
            {
                LogFailed(error.Message);
                _isSilent = true;
                await Task.Delay(RetryPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Subscribes, catches up, and passes on what comes, until the stream has been silent for too long.</summary>
    private async Task Follow(CancellationToken stop)
    {
        if (_subscribing.IsCompleted) _subscribing = Subscribe();
        await CatchUp();
        _lastBatchAt = time.GetTimestamp();
        while (time.GetElapsedTime(_lastBatchAt) < SilenceTimeout)
        {
            if (await WaitForBatch(stop)) await DrainInbox();
            else await CatchUp();
            if (IsBehind && time.GetElapsedTime(_gapSince) >= GapTimeout) await CatchUp();
        }
        if (!_isSilent) LogSilent();
        _isSilent = true;
    }

    /// <summary>Beside the following: while silos come and go it may take long, and the feed is there all the same.</summary>
    private async Task Subscribe()
    {
        try { await stream.Subscribe(batch => _inbox.Writer.TryWrite(batch)); }
        catch (Exception error) { LogUnsubscribed(error.Message); } // The silence that follows has it tried again.
    }

    /// <summary>One wait of the inbox is kept until it ends, however often its timeout passes meanwhile.</summary>
    /// <returns>False when nothing was heard for as long as it should take.</returns>
    private async Task<bool> WaitForBatch(CancellationToken stop)
    {
        _next ??= _inbox.Reader.WaitToReadAsync(stop).AsTask();
        try { await _next.WaitAsync(IsBehind ? GapTimeout : _isSilent ? SilentPollPeriod : HeartbeatTimeout, time, stop); }
        catch (TimeoutException) { return false; }
        _next = null;
        return true;
    }

    private bool IsBehind => _seenHead.Epoch == _ring!.Epoch && _seenHead.Sequence > _ring.Head.Sequence;

    private async Task DrainInbox()
    {
        if (_isSilent) LogStreamBack();
        _isSilent = false;
        while (_inbox.Reader.TryRead(out var batch)) await Accept(batch);
        _lastBatchAt = time.GetTimestamp();
    }

    private async Task Accept(FeedEvent batch)
    {
        if (batch.Sync is { } run)
        {
            Progress.Set(run);
            Waiters.WakeAll();
            return;
        }
        if (batch.Head.Epoch != _ring!.Epoch || batch.Head.Sequence < _ring.Head.Sequence && batch.Changes.Count == 0)
        {
            await CheckHistory();
            return;
        }
        var wasBehind = IsBehind;
        if (batch.Head.Sequence > _seenHead.Sequence || _seenHead.Epoch != batch.Head.Epoch) _seenHead = batch.Head;
        foreach (var change in batch.Changes)
            if (change.Sequence > _ring.Head.Sequence) _ahead[change.Sequence] = change;
        PublishContiguous();
        if (IsBehind && !wasBehind) _gapSince = time.GetTimestamp();
    }

    /// <summary>Passes on what follows the head without a gap.</summary>
    private void PublishContiguous()
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
        if (_ring is null) StartRing(await Feed(feed => feed.Head()));
        while (true)
        {
            var page = await Feed(feed => feed.Read(_ring!.Head, PageSize));
            if (page.Reset is { } reset)
            {
                await ResetTo(reset, page.Head);
                return;
            }
            foreach (var change in page.Changes) _ahead[change.Sequence] = change;
            PublishContiguous();
            if (page.Changes.Count < PageSize) break;
        }
        ShowRing();
        _gapSince = time.GetTimestamp();
        if (IsBehind) _seenHead = _ring!.Head; // A head that the feed itself does not have was a stale rumour.
    }

    /// <summary>A batch of another epoch, or a heartbeat from before our head: the feed says which it is.</summary>
    private async Task CheckHistory()
    {
        var head = await Feed(feed => feed.Head());
        if (head.WhyReset(_ring!.Head) is { } reset) await ResetTo(reset, head);
    }

    private Task<T> Feed<T>(Func<IFeedGrain, Task<T>> call) => call(grains.GetGrain<IFeedGrain>(0)).WaitAsync(FeedTimeout, time);

    private async Task ResetTo(FeedReset reset, FeedHead head)
    {
        if (reset is FeedReset.Ahead) head = await Feed(feed => feed.BeginEpochBeyond(_ring!.Head));
        LogReset(reset, head.Cursor);
        Restart(head.Cursor);
    }

    /// <summary>The first ring begins a little before the head; it is shown when it has reached it.</summary>
    private void StartRing(FeedHead head)
    {
        var start = Math.Max(Math.Max(head.Oldest - 1, 0), head.Cursor.Sequence - Math.Min(Backfill, options.Value.Ring));
        _seenHead = head.Cursor;
        _ring = new FrameRing(options.Value.Ring, head.Cursor with { Sequence = start });
    }

    private void Restart(FeedCursor head)
    {
        _ahead.Clear();
        _seenHead = head;
        _ring = new FrameRing(options.Value.Ring, head);
        ShowRing();
    }

    private void ShowRing()
    {
        if (_shownRing == _ring) return;
        Volatile.Write(ref _shownRing, _ring);
        SignalMoved();
    }

    private void SignalMoved()
    {
        Interlocked.Exchange(ref _moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        Waiters.WakeAll();
    }

    [LoggerMessage(2101, LogLevel.Warning, "The relay lost the feed and tries again: {Error}")]
    private partial void LogFailed(string error);

    [LoggerMessage(2102, LogLevel.Warning, "The stream is silent; the relay reads the feed and subscribes anew")]
    private partial void LogSilent();

    [LoggerMessage(2105, LogLevel.Warning, "The stream could not be subscribed to; the relay reads the feed and tries again: {Error}")]
    private partial void LogUnsubscribed(string error);

    [LoggerMessage(2104, LogLevel.Information, "The stream is heard again")]
    private partial void LogStreamBack();

    [LoggerMessage(2103, LogLevel.Warning, "The relay cannot go on from where it was ({Reset}); it starts afresh at {Head}, and tells its clients")]
    private partial void LogReset(FeedReset reset, FeedCursor head);
}
