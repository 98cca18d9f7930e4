using CustomerSync.Feed;

namespace CustomerSync.Live;

/// <summary>One client's cursor: it walks the ring, and the feed where the ring does not reach. All transports read through it.</summary>
internal sealed class FeedReader(FeedRelay relay, IGrainFactory grains, FeedFilter filter)
{
    private FrameRing? _ring;

    /// <summary>The last change that was read, whether the filter let it through or not.</summary>
    public FeedCursor Cursor { get; private set; }

    /// <summary>Take it first, then <see cref="Advance"/>, then wait for it if there was nothing.</summary>
    public Task Moved => relay.Moved;

    /// <summary>True when there is nothing to read; also while the ring has yet to reach the epoch of the cursor.</summary>
    public bool IsAtHead => Cursor.Epoch != _ring!.Epoch || Cursor.Sequence >= _ring.Head.Sequence;

    /// <summary>Asked for once there is a ring: a front that has not reached a silo yet knows no grain.</summary>
    private IFeedGrain Feed => grains.GetGrain<IFeedGrain>(0);

    /// <summary>Goes to <paramref name="after"/> (null or empty: to the head), or to the head with the reason why not there.</summary>
    public async ValueTask<FeedReset?> Begin(string? after, CancellationToken end)
    {
        _ring = relay.Ring ?? await relay.WaitForRing(end);
        Cursor = _ring.Head;
        if (string.IsNullOrEmpty(after)) return null;
        var readable = FeedCursor.TryParse(after, out var cursor);
        if (readable && _ring.Reaches(cursor)) return GoTo(cursor, null);
        // The relay may be a moment behind the feed, and the ring does not know what is still kept.
        var head = await Feed.Head();
        var reset = readable ? head.WhyReset(cursor) : FeedReset.Epoch;
        return GoTo(reset is null ? cursor : head.Cursor, reset);
    }

    /// <summary>Goes to before the oldest change that is kept and reads on from there, wherever retention has moved it meanwhile.</summary>
    public async Task<FeedReset?> ReadOldest(int max, List<Frame> frames, CancellationToken end)
    {
        _ring = await relay.WaitForRing(end);
        while (true)
        {
            var head = await Feed.Head();
            Cursor = head.Cursor with { Sequence = head.Oldest - 1 };
            if (await ReadFeed(max, frames) is not FeedReset.Expired) return null;
            end.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Reads on: up to <paramref name="max"/> changes, of which those that pass the filter are left in <paramref name="frames"/>.</summary>
    /// <returns>Why the cursor was of no use any more; it is at the head then.</returns>
    public async ValueTask<FeedReset?> Advance(int max, List<Frame> frames)
    {
        frames.Clear();
        if (relay.Ring is { } ring && ring != _ring)
        {
            _ring = ring;
            if (ring.Epoch != Cursor.Epoch) return GoTo(ring.Head, FeedReset.Epoch);
        }
        if (IsAtHead) return null;
        return _ring!.TryRead(Cursor.Sequence, max, frames) ? Take(frames) : await ReadFeed(max, frames);
    }

    /// <summary>As <see cref="Advance"/>, from the feed itself: what is committed is there, also when the relay has not heard of it.</summary>
    public async Task<FeedReset?> ReadFeed(int max, List<Frame> frames)
    {
        frames.Clear();
        var page = await Feed.Read(Cursor, max);
        if (page.Reset is { } reset) return GoTo(page.Head.Cursor, reset);
        frames.AddRange(page.Changes.Select(Frame.Of));
        return Take(frames);
    }

    private FeedReset? Take(List<Frame> frames)
    {
        if (frames.Count > 0) Cursor = frames[^1].Cursor;
        filter.Apply(frames);
        return null;
    }

    private FeedReset? GoTo(FeedCursor cursor, FeedReset? reset)
    {
        Cursor = cursor;
        return reset;
    }
}
