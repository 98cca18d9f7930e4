using CustomerSync.Feed;

namespace CustomerSync.Hooks;

/// <summary>Where a subscription begins or goes on.</summary>
internal static class HookPlaces
{
    public const string Now = "now";

    private const string Oldest = "oldest";

    /// <exception cref="BadHttpRequestException">It cannot go on from there; the message says why.</exception>
    public static async Task<FeedCursor> Find(IFeedGrain feed, string after)
    {
        if (after is Now or Oldest)
        {
            var head = await feed.Head();
            return after is Now ? head.Cursor : head.Cursor with { Sequence = head.Oldest - 1 };
        }
        if (!FeedCursor.TryParse(after, out var cursor))
            throw new BadHttpRequestException("after must be a cursor of the feed, now, or oldest.");
        return (await feed.Read(cursor, 0)).Reset is { } reset
            ? throw new BadHttpRequestException(Sentence(reset)) : cursor;
    }

    private static string Sentence(FeedReset reset) => reset switch
    {
        FeedReset.Epoch => "after is a cursor of another server, or of a history that this database does not have.",
        FeedReset.Ahead => "after is a cursor beyond the end of the feed.",
        _ => "What followed that cursor is not kept any more: begin with oldest, or with now and the list.",
    };
}
