namespace CustomerSync.Storage;

internal static class StorableTime
{
    /// <summary>Now (UTC), to the microsecond: PostgreSQL keeps no more, and what is read back must be what was told.</summary>
    public static DateTimeOffset GetStorableNow(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
