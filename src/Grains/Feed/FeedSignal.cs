namespace CustomerSync.Feed;

/// <summary>
/// Where the feed stands as far as this silo has heard: of its own commits at once, of others' with the next heartbeat.
/// </summary>
internal sealed class FeedSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _moved = New();
    private FeedCursor _head;

    /// <summary>The default before anything was heard.</summary>
    public FeedCursor Head
    {
        get { lock (_lock) return _head; }
    }

    /// <summary>Completes when the head moves. Take it first, then read what there is, then wait.</summary>
    public Task Moved
    {
        get { lock (_lock) return _moved.Task; }
    }

    public void Tell(FeedCursor head)
    {
        lock (_lock)
        {
            if (head.Epoch is null || (head.Epoch == _head.Epoch && head.Sequence <= _head.Sequence)) return;
            _head = head;
            _moved.SetResult();
            _moved = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
