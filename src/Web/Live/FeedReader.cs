using CustomerSync.Access;
using CustomerSync.Feed;

namespace CustomerSync.Live;

/// <summary>
/// One client's cursor: it walks the ring, and the feed where the ring does not reach. All transports read through it.
/// </summary>
internal sealed class FeedReader(
    FeedRelay relay, IGrainFactory grains, HistoryBudget budget, FeedFilter filter, Grant grant,
    CancellationToken client)
{
    private FrameRing? _ring;

    /// <summary>
    /// Whether the cursor is a place in the ring's history: a ring may have yet to hear of the cursor's epoch.
    /// </summary>
    private bool _isOfRing;

    /// <summary>The last change that was read, whether the filter let it through or not.</summary>
    public FeedCursor Cursor { get; private set; }

    /// <summary>Take it first, then <see cref="Advance"/>, then wait for it if there was nothing.</summary>
    public Task Moved => relay.Moved;

    /// <summary>
    /// True when there is nothing to read; also while the ring has yet to reach the epoch of the cursor.
    /// </summary>
    public bool IsAtHead => !_isOfRing || Cursor.Sequence >= _ring!.Head.Sequence;

    /// <summary>Asked for once there is a ring: a front that has not reached a silo yet knows no grain.</summary>
    private IFeedGrain Feed => grains.GetGrain<IFeedGrain>(0);

    /// <summary>
    /// Goes to <paramref name="after"/> (null or empty: to the head), or to the head with the reason why not there.
    /// </summary>
    public async ValueTask<FeedReset?> Begin(string? after, CancellationToken end)
    {
        _ring = relay.Ring ?? await relay.WaitForRing(end);
        if (string.IsNullOrEmpty(after)) return GoTo(_ring.Head, null);
        if (!FeedCursor.TryParse(after, out var cursor)) return GoTo((await Feed.Head()).Cursor, FeedReset.Epoch);
        if (await _ring.Knows(cursor) && _ring.Reaches(cursor.Sequence)) return GoTo(cursor, null, isOfRing: true);
        // The relay may be a moment behind the feed, and the ring does not know what is still kept.
        var page = await Feed.Read(cursor, 0);
        return page.Reset is { } reset ? GoTo(page.Head.Cursor, reset) : GoTo(cursor, null, await _ring.Knows(cursor));
    }

    /// <summary>
    /// Goes to before the oldest change that is kept and reads on from there, wherever retention has moved it
    /// meanwhile.
    /// </summary>
    public async Task<FeedReset?> ReadOldest(int max, List<Frame> frames, CancellationToken end)
    {
        _ring = await relay.WaitForRing(end);
        while (true)
        {
            var head = await Feed.Head();
            GoTo(head.Cursor with { Sequence = head.Oldest - 1 }, null);
            if (await ReadFeed(max, frames) is not FeedReset.Expired) return null;
            end.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Reads on: up to <paramref name="max"/> changes, of which those that pass the filter are left in <paramref
    /// name="frames"/>.
    /// </summary>
    /// <returns>Why the cursor was of no use any more; it is at the head then.</returns>
    public async ValueTask<FeedReset?> Advance(int max, List<Frame> frames)
    {
        frames.Clear();
        if (await Follow(relay.Ring!) is { } reset) return reset;
        if (IsAtHead) return null;
        return _ring!.TryRead(Cursor.Sequence, max, frames) ? Take(frames) : await ReadFeed(max, frames);
    }

    /// <summary>
    /// As <see cref="Advance"/>; at the head the feed itself is asked: what is committed is there, also when the relay
    /// has not heard of it.
    /// </summary>
    public async ValueTask<FeedReset?> AdvanceBeyondRing(int max, List<Frame> frames) =>
        await Advance(max, frames) ?? (IsAtHead && frames.Count == 0 ? await ReadFeed(max, frames) : null);

    /// <summary>What is history to the ring is read in turns, a few changes in each.</summary>
    private async Task<FeedReset?> ReadFeed(int max, List<Frame> frames)
    {
        frames.Clear();
        using var turn = IsAtHead ? null : await budget.Take(grant.Kind is GrantKind.Open ? null : grant.Id, client);
        var page = await Feed.Read(Cursor, turn is null ? max : Math.Min(max, HistoryBudget.MaxChanges));
        if (page.Reset is { } reset) return GoTo(page.Head.Cursor, reset);
        frames.AddRange(page.Changes.Select(Frame.Of));
        return Take(frames);
    }

    /// <summary>Goes on in the relay's present ring.</summary>
    private async ValueTask<FeedReset?> Follow(FrameRing ring)
    {
        if (ring == _ring && _isOfRing) return null;
        (var isAnother, _ring, _isOfRing) = (ring != _ring, ring, await ring.Knows(Cursor));
        return isAnother && !_isOfRing ? GoTo(ring.Head, FeedReset.Epoch) : null;
    }

    private FeedReset? Take(List<Frame> frames)
    {
        if (frames.Count > 0) Cursor = frames[^1].Cursor;
        if (grant.Customers is { } only) Limit(frames, only);
        filter.Apply(frames);
        return null;
    }

    private static void Limit(List<Frame> frames, IReadOnlySet<Guid> only)
    {
        frames.RemoveAll(frame => !only.Contains(frame.CustomerId));
        for (var i = 0; i < frames.Count; i++)
            if (frames[i].IsMerged) frames[i] = frames[i].WithoutSurvivor();
    }

    private FeedReset? GoTo(FeedCursor cursor, FeedReset? reset, bool isOfRing = false)
    {
        (Cursor, _isOfRing) = (cursor, isOfRing || cursor.Epoch == _ring!.Epoch);
        return reset;
    }
}
