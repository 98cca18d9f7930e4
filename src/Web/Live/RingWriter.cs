using CustomerSync.Customers;
using CustomerSync.Feed;

namespace CustomerSync.Live;

/// <summary>Brings changes into one ring, in order and each once, whatever order they come in.</summary>
internal sealed class RingWriter(FrameRing ring, FeedCursor head, TimeProvider time)
{
    /// <summary>Those that came before what is between them and the ring's head.</summary>
    private readonly SortedDictionary<long, CustomerChange> _ahead = [];

    /// <summary>Where the feed is said to stand.</summary>
    private FeedCursor _seenHead = head;

    private long _behindSince;

    public FrameRing Ring => ring;

    public bool IsBehind => _seenHead.Epoch == ring.Epoch && _seenHead.Sequence > ring.Head.Sequence;

    public bool IsBehindFor(TimeSpan patience) => IsBehind && time.GetElapsedTime(_behindSince) >= patience;

    /// <summary>False when only the feed itself can say what to make of the event.</summary>
    public bool CanAccept(FeedEvent batch) =>
        batch.Head.Epoch == ring.Epoch && (batch.Head.Sequence >= ring.Head.Sequence || batch.Changes.Count > 0);

    /// <returns>Whether the ring has moved.</returns>
    public bool Accept(FeedEvent batch)
    {
        var wasBehind = IsBehind;
        if (batch.Head.Sequence > _seenHead.Sequence || _seenHead.Epoch != batch.Head.Epoch) _seenHead = batch.Head;
        var moved = Append(batch.Changes);
        if (IsBehind && !wasBehind) _behindSince = time.GetTimestamp();
        return moved;
    }

    /// <summary>What was read from the feed; in a new epoch of the same history the ring goes on.</summary>
    /// <returns>Whether the ring has moved.</returns>
    public bool Append(FeedPage page)
    {
        ring.ContinueIn(page.Head.Cursor.Epoch);
        return Append(page.Changes);
    }

    /// <summary>All that the feed has is in the ring: a head beyond it was a stale rumour.</summary>
    public void IsCaughtUp()
    {
        _behindSince = time.GetTimestamp();
        if (IsBehind) _seenHead = ring.Head;
    }

    /// <summary>Appends what follows the ring's head without a gap, and keeps what is ahead of it.</summary>
    private bool Append(IReadOnlyList<CustomerChange> changes)
    {
        foreach (var change in changes)
            if (change.Sequence > ring.Head.Sequence) _ahead[change.Sequence] = change;
        var moved = false;
        while (_ahead.Count > 0 && _ahead.First() is var (sequence, next) && sequence <= ring.Head.Sequence + 1)
        {
            _ahead.Remove(sequence);
            if (sequence <= ring.Head.Sequence) continue;
            ring.Append(Frame.Of(next));
            moved = true;
        }
        return moved;
    }
}
