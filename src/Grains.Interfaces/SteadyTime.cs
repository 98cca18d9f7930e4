namespace CustomerSync;

/// <summary>
/// A clock that never goes back: it follows the wall clock forward, and goes on from where it was when that is set
/// back. Orleans' timers and its collector
/// throw under a clock that goes back, and whatever waits by the wall clock would wait as long as it was set back by
/// (docs/decisions/0130).
/// </summary>
public sealed class SteadyTime(TimeProvider wallClock) : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _set = wallClock.GetUtcNow();
    private long _setAt = wallClock.GetTimestamp();

    /// <summary>What the machine's clock shows, right or wrong.</summary>
    public TimeProvider WallClock => wallClock;

    public override long TimestampFrequency => wallClock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => wallClock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            var (now, stamp) = (wallClock.GetUtcNow(), wallClock.GetTimestamp());
            var steady = _set + wallClock.GetElapsedTime(_setAt, stamp);
            if (now <= steady) return steady;
            (_set, _setAt) = (now, stamp);
            return now;
        }
    }

    public override long GetTimestamp() => wallClock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        wallClock.CreateTimer(callback, state, dueTime, period);
}
