using System.Buffers;

namespace CustomerSync.Live;

/// <summary>
/// The connections that wait for the ring to move. They are woken in rounds: a few workers walk the list and let one
/// connection after the other write, instead of a work item, a timer and a cancellation for each. What moves during a
/// round is one more round, so that under load a connection finds several frames at once.
/// </summary>
internal sealed class FeedWaiters(TimeProvider time) : IDisposable
{
    private const int Stride = 32;

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly List<FeedWaiter> _waiters = [];
    private ITimer? _sweep;
    private int _rounds;

    public FeedWaiter Join(TimeSpan idle, TimeSpan age)
    {
        var waiter = new FeedWaiter(this, time, idle, age);
        lock (_lock)
        {
            waiter.Index = _waiters.Count;
            _waiters.Add(waiter);
            _sweep ??= time.CreateTimer(_ => Sweep(), null, SweepPeriod, SweepPeriod);
        }
        return waiter;
    }

    public void Leave(FeedWaiter waiter)
    {
        lock (_lock)
        {
            var last = _waiters[^1];
            (_waiters[waiter.Index], last.Index) = (last, waiter.Index);
            _waiters.RemoveAt(_waiters.Count - 1);
        }
    }

    /// <summary>Wakes everybody; returns at once.</summary>
    public void WakeAll()
    {
        if (Interlocked.Increment(ref _rounds) == 1) StartRound();
    }

    public void Dispose() => _sweep?.Dispose();

    private void StartRound()
    {
        var round = new Round(this, Snapshot(out var count), count);
        for (var worker = 0; worker < Round.Workers; worker++)
            ThreadPool.UnsafeQueueUserWorkItem(round, preferLocal: false);
    }

    private void EndRound(int seen)
    {
        if (Interlocked.Add(ref _rounds, -seen) > 0) StartRound();
    }

    private FeedWaiter[] Snapshot(out int count)
    {
        lock (_lock)
        {
            count = _waiters.Count;
            var snapshot = ArrayPool<FeedWaiter>.Shared.Rent(count);
            _waiters.CopyTo(snapshot);
            return snapshot;
        }
    }

    private void Sweep()
    {
        var waiters = Snapshot(out var count);
        foreach (var waiter in waiters.AsSpan(0, count)) if (waiter.IsDue) waiter.Wake(moved: false);
        ArrayPool<FeedWaiter>.Shared.Return(waiters, clearArray: true);
    }

    private sealed class Round(FeedWaiters owner, FeedWaiter[] waiters, int count) : IThreadPoolWorkItem
    {
        public static readonly int Workers = Math.Clamp(Environment.ProcessorCount, 1, 8);

        private readonly int _seen = Volatile.Read(ref owner._rounds);
        private int _next;
        private int _done;

        public void Execute()
        {
            for (int start; (start = Interlocked.Add(ref _next, Stride) - Stride) < count;)
                foreach (var waiter in waiters.AsSpan(start, Math.Min(Stride, count - start))) waiter.Wake(moved: true);
            if (Interlocked.Increment(ref _done) < Workers) return;
            ArrayPool<FeedWaiter>.Shared.Return(waiters, clearArray: true);
            owner.EndRound(_seen);
        }
    }
}
