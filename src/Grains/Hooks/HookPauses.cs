namespace CustomerSync.Hooks;

/// <summary>When a message is sent again that was not taken. Pure.</summary>
internal static class HookPauses
{
    /// <summary>After that the subscription is paused.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(3);

    /// <summary>A receiver may ask for a longer pause than the next one would be, up to this.</summary>
    private static readonly TimeSpan MostWanted = TimeSpan.FromHours(1);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
        TimeSpan.FromHours(8),
    ];

    /// <param name="failures">How many attempts have failed, the one just now too.</param>
    /// <param name="wanted">What the receiver asks for, if it does.</param>
    /// <returns>
    /// The last one comes when three days are over; null: they are. Three days in which hardly anything was tried,
    /// since the clock was set or nothing ran, are none.
    /// </returns>
    public static DateTimeOffset? Next(int failures, DateTimeOffset since, DateTimeOffset now, TimeSpan? wanted = null)
    {
        var end = since + GivesUpAfter;
        if (now >= end && failures > Pauses.Length) return null;
        var pause = Pauses[Math.Clamp(failures - 1, 0, Pauses.Length - 1)];
        if (wanted > pause) pause = wanted.Value < MostWanted ? wanted.Value : Max(pause, MostWanted);
        return now + pause < end || now >= end ? now + pause : end;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
