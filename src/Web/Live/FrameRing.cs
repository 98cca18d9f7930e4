using CustomerSync.Feed;

namespace CustomerSync.Live;

/// <summary>
/// The newest frames of one history, by sequence; those from before its present epoch keep the cursors that they had.
/// One writer, any number of readers, no lock: a slot is replaced as a whole, and a reader
/// that finds another sequence in it knows that it is too late.
/// </summary>
internal sealed class FrameRing
{
    private readonly Frame?[] _slots;
    private readonly EarlierEpochs _earlier;
    private volatile string _epoch;
    private long _head;

    public FrameRing(int capacity, FeedCursor start, EarlierEpochs earlier)
    {
        _slots = new Frame?[capacity];
        (_epoch, _head, _earlier) = (start.Epoch, start.Sequence, earlier);
    }

    public string Epoch => _epoch;

    /// <summary>The last frame's place.</summary>
    public FeedCursor Head => new(Epoch, Volatile.Read(ref _head));

    /// <summary>The same history has a new epoch.</summary>
    public void ContinueIn(string epoch) => _epoch = epoch;

    /// <summary>Whether a cursor is a place in this history, or one that this ring has yet to reach.</summary>
    public async ValueTask<bool> Knows(FeedCursor cursor) => cursor.Epoch == Epoch || await _earlier.Include(cursor);

    /// <summary>Appends the frame that follows the head.</summary>
    public void Append(Frame frame)
    {
        Volatile.Write(ref _slots[frame.Cursor.Sequence % _slots.Length], frame);
        Volatile.Write(ref _head, frame.Cursor.Sequence);
    }

    /// <summary>True when all that follows that place is here.</summary>
    public bool Reaches(long sequence)
    {
        var ahead = Head.Sequence - sequence;
        return ahead >= 0 && (ahead == 0
            || Volatile.Read(ref _slots[(sequence + 1) % _slots.Length])?.Cursor.Sequence == sequence + 1);
    }

    /// <summary>Frames that follow <paramref name="after"/>, at most <paramref name="max"/>.</summary>
    /// <returns>False when they are not in the ring any more.</returns>
    public bool TryRead(long after, int max, List<Frame> frames)
    {
        var last = Math.Min(Head.Sequence, after + max);
        for (var sequence = after + 1; sequence <= last; sequence++)
        {
            var frame = Volatile.Read(ref _slots[sequence % _slots.Length]);
            if (frame?.Cursor.Sequence != sequence) return frames.Count > 0;
            frames.Add(frame);
        }
        return true;
    }
}
