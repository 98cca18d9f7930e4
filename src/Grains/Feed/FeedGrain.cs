using CustomerSync.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CustomerSync.Feed;

/// <summary>Reads the feed for the fronts. Stateless: any silo answers.</summary>
[StatelessWorker]
internal sealed partial class FeedGrain(
    FeedStore feed, FeedHistory history, WriteCheck writing, ILogger<FeedGrain> log) : Grain, IFeedGrain
{
    private const int MaxLimit = 1000;

    public Task<FeedHead> Head() => feed.Head();

    public Task<FeedPage> Read(FeedCursor after, int limit) =>
        feed.Read(after, Math.Clamp(limit, 0, MaxLimit), history.Change);

    public async Task<FeedHead> BeginEpochBeyond(FeedCursor seen)
    {
        var head = await feed.BeginEpoch(
            continues: false, last => last.Epoch == seen.Epoch && last.Sequence < seen.Sequence);
        if (head.Cursor.Epoch != seen.Epoch) LogEpoch(seen, head.Cursor);
        return head;
    }

    public Task<string?> WhyNotWritable() => writing.WhyNot();

    [LoggerMessage(1211, LogLevel.Warning,
        "A front had seen {Seen}, the feed stands at {Head}: the database is an older copy, so a new epoch begins "
        + "and every reader starts afresh")]
    private partial void LogEpoch(FeedCursor seen, FeedCursor head);
}
