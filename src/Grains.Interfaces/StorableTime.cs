namespace CustomerSync;

/// <summary>
/// What is stored, shown, or compared with what was stored is told by the wall clock; it may be set back (<see
/// cref="SteadyTime"/>).
/// </summary>
public static class StorableTime
{
    /// <summary>
    /// Now (UTC), to the microsecond: PostgreSQL keeps no more, and what is read back must be what was told.
    /// </summary>
    public static DateTimeOffset GetStorableNow(this TimeProvider time)
    {
        var now = (time as SteadyTime)?.WallClock.GetUtcNow() ?? time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
