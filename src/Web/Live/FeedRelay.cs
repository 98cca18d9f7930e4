using CustomerSync.Cluster;
using CustomerSync.Feed;
using Microsoft.Extensions.Options;

namespace CustomerSync.Live;

/// <summary>
/// The front's one reader of the feed. The stream brings changes within milliseconds; what it loses, reorders or keeps
/// silent about is
/// read from the feed, so that the ring never misses a change and never repeats one.
/// </summary>
internal sealed partial class FeedRelay(
    ClusterConnection cluster, IGrainFactory grains, ChangeInbox inbox, IOptions<LiveOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<FeedRelay> log) : BackgroundService
{
    /// <summary>
    /// How long a change that is ahead waits for the batches of other silos, before the missing range is read.
    /// </summary>
    private static readonly TimeSpan GapTimeout = TimeSpan.FromMilliseconds(50);

    /// <summary>Heartbeats come each second; one that is so late has the feed looked at.</summary>
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromMilliseconds(1500);

    /// <summary>
    /// After this the stream is taken for dead and subscribed anew, and until it is heard again the feed is read so
    /// often.
    /// </summary>
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan SilentPollPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// A call that is under way through a killed gateway is never answered; the next one takes another.
    /// </summary>
    private static readonly TimeSpan FeedTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private const int PageSize = 500;

    /// <summary>
    /// Changes before the head that a new ring starts with, so that the clients of a restarted front do not each ask
    /// the feed.
    /// </summary>
    private const int Backfill = 1000;

    private RingWriter? _writer;
    private FrameRing? _shownRing;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastBatchAt;
    private bool _isSilent;

    /// <summary>The frames of the history that goes on; null until the feed was reached for the first time.</summary>
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
        // They look whether the front drains.
        await using var _ = lifetime.ApplicationStopping.Register(Waiters.WakeAll);
        await cluster.Reached.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try { await Follow(stoppingToken); }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception error) // The loop's edge: the next turn reads what was missed.
            {
                LogFailed(error.Message);
                _isSilent = true;
                await Task.Delay(RetryPause, time, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>
    /// Subscribes, catches up, and publishes what comes, until the stream has been silent for too long.
    /// </summary>
    private async Task Follow(CancellationToken stop)
    {
        inbox.Subscribe();
        await CatchUp();
        _lastBatchAt = time.GetTimestamp();
        while (time.GetElapsedTime(_lastBatchAt) < SilenceTimeout)
        {
            var most = _writer!.IsBehind ? GapTimeout : _isSilent ? SilentPollPeriod : HeartbeatTimeout;
            if (await inbox.WaitForBatch(most, stop)) await DrainInbox();
            else await CatchUp();
            if (_writer.IsBehindFor(GapTimeout)) await CatchUp();
        }
        if (!_isSilent) LogSilent();
        _isSilent = true;
    }

    private async Task DrainInbox()
    {
        if (_isSilent) LogStreamBack();
        _isSilent = false;
        while (inbox.TryRead(out var batch)) await Accept(batch);
        _lastBatchAt = time.GetTimestamp();
    }

    private async Task Accept(FeedEvent batch)
    {
        if (batch.Sync is { } run)
        {
            Progress.Set(run);
            Waiters.WakeAll();
        }
        // Another epoch, or a head from before ours: the feed says what it is.
        else if (!_writer!.CanAccept(batch)) await CatchUp();
        else if (_writer.Accept(batch)) SignalMoved();
    }

    /// <summary>Reads from the feed what is missing.</summary>
    private async Task CatchUp()
    {
        _writer ??= StartWriter(await Feed(feed => feed.Head()));
        for (FeedPage? page = null; page is null || page.Changes.Count == PageSize;)
        {
            page = await Feed(feed => feed.Read(_writer.Ring.Head, PageSize));
            if (page.Reset is { } reset)
            {
                await ResetTo(reset, page.Head);
                return;
            }
            if (_writer.Append(page)) SignalMoved();
        }
        ShowRing();
        _writer.IsCaughtUp();
    }

    private Task<T> Feed<T>(Func<IFeedGrain, Task<T>> call) =>
        call(grains.GetGrain<IFeedGrain>(0)).WaitAsync(FeedTimeout, time);

    private async Task ResetTo(FeedReset reset, FeedHead head)
    {
        if (reset is FeedReset.Ahead) head = await Feed(feed => feed.BeginEpochBeyond(_writer!.Ring.Head));
        LogReset(reset, head.Cursor);
        _writer = NewWriter(head.Cursor, head.Cursor);
        ShowRing();
    }

    /// <summary>The first ring begins a little before the head; it is shown when it has reached it.</summary>
    private RingWriter StartWriter(FeedHead head)
    {
        var start = Math.Max(
            Math.Max(head.Oldest - 1, 0), head.Cursor.Sequence - Math.Min(Backfill, options.Value.Ring));
        return NewWriter(head.Cursor with { Sequence = start }, head.Cursor);
    }

    private RingWriter NewWriter(FeedCursor start, FeedCursor head)
    {
        var earlier = new EarlierEpochs(cursor => Feed(feed => feed.Read(cursor, 0)));
        return new RingWriter(new FrameRing(options.Value.Ring, start, earlier), head, time);
    }

    private void ShowRing()
    {
        if (_shownRing == _writer!.Ring) return;
        Volatile.Write(ref _shownRing, _writer.Ring);
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

    [LoggerMessage(2104, LogLevel.Information, "The stream is heard again")]
    private partial void LogStreamBack();

    [LoggerMessage(2103, LogLevel.Warning,
        "The relay cannot go on from where it was ({Reset}); it starts afresh at {Head}, and tells its clients")]
    private partial void LogReset(FeedReset reset, FeedCursor head);
}
