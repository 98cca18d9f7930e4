using CustomerSync.Feed;

namespace CustomerSync.Live;

/// <summary>One watching client: a cursor that walks the ring, and the feed where the ring does not reach.</summary>
internal sealed class FeedConnection(FeedRelay relay, IFeedGrain feed, EventStream stream, LiveOptions options, TimeProvider time)
{
    private const int MaxFramesPerWrite = 256;

    private readonly List<Frame> _frames = new(16);

    /// <summary>Serves the client from <paramref name="after"/> on (null: from now on) until it leaves or <paramref name="end"/> comes.</summary>
    public async Task Serve(string? after, CancellationToken end)
    {
        var ring = await WaitForRing(end);
        var cursor = await Begin(after, ring);
        while (!end.IsCancellationRequested && await stream.Flush())
        {
            var moved = relay.Moved;
            if (relay.Ring is var current && current != ring) cursor = Reset(ring = current!, FeedReset.Epoch);
            else if (cursor.Sequence >= ring.Head.Sequence) await Idle(moved, end);
            else cursor = await Forward(ring, cursor);
        }
    }

    private async Task<FrameRing> WaitForRing(CancellationToken end)
    {
        while (true)
        {
            var moved = relay.Moved;
            if (relay.Ring is { } ring) return ring;
            await moved.WaitAsync(end);
        }
    }

    /// <summary>The first event primes the client's last event id, or tells it that its cursor is of no use any more.</summary>
    private async Task<FeedCursor> Begin(string? after, FrameRing ring)
    {
        if (string.IsNullOrEmpty(after)) return Ready(ring.Head);
        if (!FeedCursor.TryParse(after, out var cursor)) return Reset(ring, FeedReset.Epoch);
        // The feed itself is asked: the relay may be a moment behind it, and the ring does not know what is still kept.
        return (await feed.Head()).WhyReset(cursor) is { } reset ? Reset(ring, reset) : Ready(cursor);
    }

    private FeedCursor Ready(FeedCursor cursor)
    {
        stream.Event("ready", cursor, new { cursor });
        return cursor;
    }

    private FeedCursor Reset(FrameRing ring, FeedReset reason)
    {
        stream.Event("reset", ring.Head, new { cursor = ring.Head, reason });
        return ring.Head;
    }

    /// <summary>Several frames per write; what the ring has no more is read from the feed.</summary>
    private async Task<FeedCursor> Forward(FrameRing ring, FeedCursor cursor)
    {
        _frames.Clear();
        if (!ring.TryRead(cursor.Sequence, MaxFramesPerWrite, _frames))
        {
            var page = await feed.Read(cursor, MaxFramesPerWrite);
            if (page.Reset is { } reset) return Reset(ring, reset);
            _frames.AddRange(page.Changes.Select(Frame.Of));
        }
        foreach (var frame in _frames) stream.Write(frame.Bytes);
        return _frames.Count > 0 ? _frames[^1].Cursor : cursor;
    }

    private async Task Idle(Task moved, CancellationToken end)
    {
        try { await moved.WaitAsync(options.IdleComment, time, end); }
        catch (TimeoutException) { stream.Comment(); }
        catch (OperationCanceledException) { } // The loop looks at it.
    }
}
