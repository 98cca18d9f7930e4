using System.Threading.Tasks.Sources;

namespace CustomerSync.Live;

/// <summary>
/// One connection's place among the waiters, used again for each wait. <see cref="Arm"/>, then look at the ring, then
/// <see cref="Wait"/>: what moved since arming ends the wait at once.
/// </summary>
internal sealed class FeedWaiter(FeedWaiters owner, TimeProvider time, TimeSpan idle, TimeSpan age)
    : IValueTaskSource<bool>, IDisposable
{
    private const int Armed = 0;
    private const int Waiting = 1;
    private const int Woken = 2;

    // Continuations run where they are woken: a round is the work of its worker.
    private ManualResetValueTaskSourceCore<bool> _core;
    private int _state = Woken;
    private readonly long _begun = time.GetTimestamp();
    private long _spokeAt = time.GetTimestamp();

    /// <summary>The place in the owner's list; the owner's.</summary>
    public int Index { get; set; }

    /// <summary>True when the connection is of age.</summary>
    public bool IsOld => time.GetElapsedTime(_begun) >= age;

    public TimeSpan Idle => idle;

    /// <summary>True when it waits, and was silent or has lived for too long.</summary>
    public bool IsDue =>
        Volatile.Read(ref _state) == Waiting && (time.GetElapsedTime(Volatile.Read(ref _spokeAt)) >= idle || IsOld);

    /// <summary>
    /// The client was told something. Being woken is not enough: a filter may keep back all that moves.
    /// </summary>
    public void Spoke() => Volatile.Write(ref _spokeAt, time.GetTimestamp());

    public void Arm() => Volatile.Write(ref _state, Armed);

    /// <returns>False when nothing moved for as long as a connection may be silent.</returns>
    public ValueTask<bool> Wait()
    {
        _core.Reset();
        return Interlocked.CompareExchange(ref _state, Waiting, Armed) == Armed ? new(this, _core.Version) : new(true);
    }

    public void Wake(bool moved)
    {
        if (Interlocked.Exchange(ref _state, Woken) == Waiting) _core.SetResult(moved);
    }

    public void Dispose() => owner.Leave(this);

    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
