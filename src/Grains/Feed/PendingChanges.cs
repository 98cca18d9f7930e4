using System.Diagnostics.CodeAnalysis;
using CustomerSync.Customers;
using CustomerSync.Sync;

namespace CustomerSync.Feed;

/// <summary>
/// What is to be told on the stream. While its silo is away this does not grow: beyond a bound the changes are dropped
/// and their head is told, so
/// that the fronts read the range from the feed.
/// </summary>
internal sealed class PendingChanges
{
    private const int MaxChangesPerEvent = 512;
    private const int MaxRuns = 64;

    /// <summary>Bytes, estimated.</summary>
    internal const long MaxSize = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<CustomerChange> _changes = [];
    private readonly Queue<SyncRun> _runs = [];
    private FeedCursor _head;
    private FeedCursor _toldHead;
    private long _size;
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when something was added. Take it first, then empty what there is, then wait.</summary>
    public Task Added
    {
        get { lock (_lock) return _added.Task; }
    }

    public void Add(FeedEvent batch)
    {
        lock (_lock)
        {
            // A page of a sync is committed beside the writer: heads may come out of order.
            if (batch.Head.Epoch != _head.Epoch || batch.Head.Sequence > _head.Sequence) _head = batch.Head;
            foreach (var change in batch.Changes) Enqueue(change);
            if (_size > MaxSize) DropChanges();
            SignalAdded();
        }
    }

    /// <summary>News of a sync run are the latest word and no history: the oldest go first.</summary>
    public void Add(SyncRun run)
    {
        lock (_lock)
        {
            if (_runs.Count == MaxRuns) _runs.Dequeue();
            _runs.Enqueue(run);
            SignalAdded();
        }
    }

    /// <summary>What waits, in one event; news of a sync are one of their own.</summary>
    public bool TryTake([NotNullWhen(true)] out FeedEvent? next)
    {
        lock (_lock) next = _runs.TryDequeue(out var run) ? new FeedEvent(default, [], run) : IsPending
            ? TakeChanges() : null;
        return next is not null;
    }

    private bool IsPending => _changes.Count > 0 || _head != _toldHead;

    private FeedEvent TakeChanges()
    {
        var changes = new List<CustomerChange>(Math.Min(_changes.Count, MaxChangesPerEvent));
        while (changes.Count < MaxChangesPerEvent && _changes.TryDequeue(out var change))
        {
            changes.Add(change);
            _size -= Size(change);
        }
        return new FeedEvent(_toldHead = _changes.Count == 0 ? _head : changes[^1].Cursor, changes);
    }

    private void Enqueue(CustomerChange change)
    {
        _changes.Enqueue(change);
        _size += Size(change);
    }

    private void DropChanges()
    {
        _changes.Clear();
        _size = 0;
    }

    private void SignalAdded()
    {
        _added.SetResult();
        _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Most of a customer is a kilobyte; texts that people write may be long.</summary>
    private static long Size(CustomerChange change) =>
        1024 + sizeof(char) * ((long)change.Customer.Name.Length + (change.Customer.Address?.Length ?? 0)
            + (change.Customer.CompanyName?.Length ?? 0));
}
