using CustomerSync.Feed;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Storage;

/// <summary>
/// Keeps the search's index near the feed. Each step is followed by a pause in which commits have the writer to
/// themselves.
/// </summary>
internal sealed partial class SearchUpkeep(SearchIndex index, FeedStore feed, TimeProvider time,
    ILogger<SearchUpkeep> log) : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    /// <summary>
    /// Pause after a step, in times of what it took: while others commit it may cost them a tenth at most.
    /// </summary>
    private const int BesideCommits = 10, Alone = 1;

    private FeedCursor? _reached;

    protected override async Task RunOnce(CancellationToken stop)
    {
        var head = await feed.Head();
        if (head.Cursor == _reached) return;
        for (var started = Time.GetTimestamp(); await index.Step(); started = Time.GetTimestamp())
        {
            var now = await feed.Head();
            await Task.Delay(Time.GetElapsedTime(started) * (now.Cursor == head.Cursor ? Alone : BesideCommits), Time,
                stop);
            head = now;
        }
        _reached = head.Cursor;
    }

    [LoggerMessage(1122, LogLevel.Warning, "The index of the search stays behind and is tried again: {Error}")]
    protected override partial void LogFailed(string error);
}
