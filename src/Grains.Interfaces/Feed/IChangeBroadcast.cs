namespace CustomerSync.Feed;

/// <summary>
/// The way of events from the silos to the fronts: for latency alone, the feed is for truth. Nothing is promised: events
/// may be lost, repeated, out of order, or never come.
/// </summary>
public interface IChangeBroadcast
{
    /// <summary>Tells all fronts that listen.</summary>
    Task Publish(FeedEvent next);

    /// <summary>
    /// Calls <paramref name="heard"/> for each event, until the next call of the same front, which takes the place of
    /// this one. It must not wait.
    /// </summary>
    Task Subscribe(Action<FeedEvent> heard);
}
