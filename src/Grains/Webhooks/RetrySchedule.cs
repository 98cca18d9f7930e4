namespace CustomerSync.Webhooks;

/// <summary>When a delivery is tried again: growing pauses, then never.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6), TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan[] UnconfirmedPauses =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1),
            TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    /// <summary>Whatever waits longer was put off by a clock that was ahead then.</summary>
    public static TimeSpan LongestPause => Pauses[^1];

    /// <param name="attempts">Retries so far.</param>
    /// <returns>Null: no more, it is a dead letter.</returns>
    public static TimeSpan? AfterFailure(int attempts) => attempts < Pauses.Length ? Pauses[attempts] : null;

    /// <summary>A delete that could not be confirmed waits as long as it takes.</summary>
    public static TimeSpan AfterUnconfirmed(int attempts) =>
        UnconfirmedPauses[Math.Clamp(attempts - 1, 0, UnconfirmedPauses.Length - 1)];
}
