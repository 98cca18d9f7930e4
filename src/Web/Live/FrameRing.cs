using CustomerSync.Feed;

namespace CustomerSync.Live;

/// <summary>
/// The newest frames of one epoch, by sequence. One writer, any number of readers, no lock: a slot is replaced as a whole, and a reader
/// that finds another sequence in it knows that it is too late.
/// </summary>
internal sealed class FrameRing
{
    private readonly Frame?[] _slots;
    private long _head;

    public FrameRing(int capacity, FeedCursor start)
    {
        _slots = new Frame?[capacity];
        (Epoch, _head) = (start.Epoch, start.Sequence);
    }

    public string Epoch { get; }

    /// <summary>The last frame's place.</summary>
    public FeedCursor Head => new(Epoch, Volatile.Read(ref _head));

    /// <summary>Appends the frame that follows the head.</summary>
    public void Append(Frame frame)
    {
        Volatile.Write(ref _slots[frame.Cursor.Sequence % _slots.Length], frame);
        Volatile.Write(ref _head, frame.Cursor.Sequence);
    }

    /// <summary>True when the cursor is of this epoch, and all that follows it is here.</summary>
    public bool Reaches(FeedCursor cursor)
    {
        var ahead = Head.Sequence - cursor.Sequence;
        return cursor.Epoch == Epoch && ahead >= 0
            && (ahead == 0 || Volatile.Read(ref _slots[(cursor.Sequence + 1) % _slots.Length])?.Cursor.Sequence == cursor.Sequence + 1);
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
