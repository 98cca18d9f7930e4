namespace CustomerSync.Storage;

/// <summary>
/// The time by which retention counts. Under a clock that is ahead everything is old at once, and what was pruned does
/// not come back when the clock is set right: so this time follows the wall clock, but goes no faster than three times
/// the time that passes, and begins no later than a week after the last that is stored.
/// </summary>
internal sealed class RetentionClock(TimeProvider time)
{
    private const int Fastest = 3;

    private static readonly TimeSpan Trusted = TimeSpan.FromDays(7);

    private DateTimeOffset _now = time.GetStorableNow();
    private long _at = time.GetTimestamp();

    /// <param name="newest">When the last of what is stored came; null: there is nothing yet.</param>
    public void Begin(DateTimeOffset? newest) =>
        (_now, _at) = (Earlier(time.GetStorableNow(), newest + Trusted), time.GetTimestamp());

    public DateTimeOffset Now()
    {
        var at = time.GetTimestamp();
        var most = _now + (Fastest * time.GetElapsedTime(_at, at));
        (_now, _at) = (Earlier(time.GetStorableNow(), most), at);
        return _now;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;
}
