using CustomerSync.Feed;
using CustomerSync.Storage;

namespace CustomerSync.Hooks;

/// <summary>
/// The feed as messages. Subscriptions of one silo are at the same place most of the time: what one has just read the
/// others take from here.
/// </summary>
internal sealed class HookFeed(FeedStore feed, FeedHistory history, TimeProvider time)
{
    private const int Limit = 50, MaxPages = 16;

    /// <summary>So long another may take it: the history may be replaced, and customers are erased.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<FeedCursor, (long ReadAt, Task<HookPage> Page)> _pages = [];

    /// <exception cref="StorageUnavailableException">It cannot be read now.</exception>
    public Task<HookPage> Read(FeedCursor after)
    {
        lock (_lock)
        {
            if (_pages.TryGetValue(after, out var known) && IsFresh(known.ReadAt, known.Page)) return known.Page;
            foreach (var (place, (readAt, old)) in _pages)
                if (_pages.Count >= MaxPages || !IsFresh(readAt, old)) _pages.Remove(place);
            var page = Task.Run(() => ReadPage(after));
            _pages[after] = (time.GetTimestamp(), page);
            return page;
        }
    }

    /// <summary>The message of that place, as it is now.</summary>
    /// <returns>Null when it is not kept.</returns>
    public async Task<HookMessage?> Find(long sequence)
    {
        var head = await feed.Head();
        var page = await feed.Read(head.Cursor with { Sequence = sequence - 1 }, limit: 1, history.Change);
        return page.Changes is [var change, ..] && change.Sequence == sequence ? HookMessage.Of(change) : null;
    }

    private async Task<HookPage> ReadPage(FeedCursor after)
    {
        var page = await feed.Read(after, Limit, history.Change);
        return new(page.Head.Cursor, page.Reset, [.. page.Changes.Select(HookMessage.Of)]);
    }

    private bool IsFresh(long readAt, Task<HookPage> page) => !page.IsCompleted
        || (page.IsCompletedSuccessfully && page.Result.Messages.Count > 0 && time.GetElapsedTime(readAt) < Freshness);
}

/// <param name="Reset">Why nothing follows; null: what follows is whole.</param>
internal sealed record HookPage(FeedCursor Head, FeedReset? Reset, IReadOnlyList<HookMessage> Messages);
