using Orleans.Concurrency;

namespace CustomerSync.Feed;

/// <summary>Reads the change feed from the database, for fronts.</summary>
[Alias("CustomerSync.IFeedGrain")]
public interface IFeedGrain : IGrainWithIntegerKey
{
    [Alias("Head"), ResponseTimeout("00:00:05")]
    Task<FeedHead> Head();

    /// <summary>
    /// Up to <paramref name="limit"/> changes that follow <paramref name="after"/>; 0: only whether a reader can go on
    /// from there.
    /// </summary>
    [Alias("Read"), ResponseTimeout("00:00:05")]
    Task<FeedPage> Read(FeedCursor after, int limit);

    /// <summary>
    /// Begins a new epoch if the feed of that epoch ends before <paramref name="seen"/>: somebody has seen changes
    /// that are not there any more, so the database is an older copy. Harmless when repeated.
    /// </summary>
    [Alias("BeginEpoch"), ResponseTimeout("00:00:05")]
    Task<FeedHead> BeginEpochBeyond(FeedCursor seen);

    /// <summary>Why no change can be committed now: one sentence; null when they can.</summary>
    [Alias("WhyNotWritable"), AlwaysInterleave, ResponseTimeout("00:00:10")]
    Task<string?> WhyNotWritable();
}
