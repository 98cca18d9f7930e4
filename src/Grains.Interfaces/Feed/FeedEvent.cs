using CustomerSync.Customers;
using CustomerSync.Sync;

namespace CustomerSync.Feed;

/// <summary>Where the feed stands.</summary>
/// <param name="Cursor">Its last change.</param>
/// <param name="Oldest">Sequence of the oldest change that is kept; <c>Cursor.Sequence + 1</c> when none is.</param>
/// <param name="Touched">Number of the last commit that wrote a customer's row, whether it made a change or not.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FeedHead")]
public readonly record struct FeedHead(
    [property: Id(0)] FeedCursor Cursor, [property: Id(1)] long Oldest, [property: Id(2)] long Touched)
{
    /// <summary>
    /// Whether a row of that <c>touched</c> was written after this head was noted, so that what was read of it
    /// meanwhile may be older than the row. Within one history, in whatever of its epochs: in another, what was noted
    /// says nothing.
    /// </summary>
    public bool Precedes(long touched) => touched > Touched;

    /// <summary>Why a reader cannot go on from there, or null when it can.</summary>
    /// <param name="until">Up to where cursors of its epoch are good, if that is an earlier one of this history.</param>
    public FeedReset? WhyReset(FeedCursor after, long? until) =>
        after.Epoch != Cursor.Epoch && !(after.Sequence <= until) ? FeedReset.Epoch
        : after.Sequence > Cursor.Sequence ? FeedReset.Ahead
        : after.Sequence + 1 < Oldest ? FeedReset.Expired
        : null;
}

/// <summary>
/// Why a cursor is of no use any more: of another history, beyond the head, or older than what is kept.
/// </summary>
public enum FeedReset { Epoch = 0, Ahead = 1, Expired = 2 }

/// <summary>Changes that follow a cursor, or the reason why there are none to give.</summary>
/// <param name="Head">Where the feed stood before the changes were read.</param>
/// <param name="Changes">In order, without gaps, following the cursor; empty when <paramref name="Reset"/> is set.</param>
/// <param name="Until">Up to where cursors of the cursor's epoch are good, if that is an earlier one.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FeedPage")]
public sealed record FeedPage(
    [property: Id(0)] FeedHead Head, [property: Id(1)] IReadOnlyList<CustomerChange> Changes,
    [property: Id(2)] FeedReset? Reset,
    [property: Id(3)] long? Until = null);

/// <summary>
/// One event of the stream: a committed batch, or, when it carries no change, where the feed stands: a heartbeat, or a
/// bulk page, whose range the fronts read from the feed.
/// </summary>
/// <param name="Head">Where the feed stood after the batch.</param>
/// <param name="Sync">News of a sync run; then the event tells nothing of the feed. It is the latest word, not history: a lost one is told anew.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.FeedEvent")]
public sealed record FeedEvent(
    [property: Id(0)] FeedCursor Head, [property: Id(1)] IReadOnlyList<CustomerChange> Changes,
    [property: Id(2)] SyncRun? Sync = null)
{
    /// <summary>Name of the stream provider.</summary>
    public const string Provider = "changes";

    /// <summary>The one stream that all silos write and all fronts read.</summary>
    public static StreamId Stream { get; } = StreamId.Create("customer-changes", "all");
}
