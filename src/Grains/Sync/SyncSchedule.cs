using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>When the next runs are due (UTC); null: only when they are asked for.</summary>
internal readonly record struct SyncDue(
    DateTimeOffset? Basic, DateTimeOffset? Enhanced, DateTimeOffset? CatchUp = null);

/// <summary>When runs are due, from when they ran last; a pure function but for the settings.</summary>
internal sealed class SyncSchedule(IOptions<SyncOptions> options)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestCatchUpRetry = TimeSpan.FromMinutes(5);

    /// <summary>Catch-ups that are wanted again and again must not fill ERPNext's day.</summary>
    private static readonly TimeSpan CatchUpPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan NightJitter = TimeSpan.FromMinutes(15);

    /// <summary>What happened while we were away is read at once.</summary>
    public bool RunsAtStart => options.Value.BasicEvery > TimeSpan.Zero;

    /// <param name="zone">The site's; null while it is not known: UTC.</param>
    public SyncDue Next(CoordinatorState state, string? zone, DateTimeOffset now) =>
        new(NextBasic(state, now), NextEnhanced(state, zone, now), NextCatchUp(state, now));

    /// <summary>After a failure sooner, with pauses that double, since ERPNext may be back any moment.</summary>
    private DateTimeOffset? NextBasic(CoordinatorState state, DateTimeOffset now)
    {
        var every = options.Value.BasicEvery;
        if (every == TimeSpan.Zero) return null;
        if (state.LastEnd is not { } last) return now;
        var retry = RetryPause(state.Failures);
        return last + (state.Failures > 0 && retry < every ? retry : every * (1 + Share(last) / 10));
    }

    private static DateTimeOffset? NextCatchUp(CoordinatorState state, DateTimeOffset now)
    {
        if (state.Wanted is null || state.LastStart is not { } start) return state.Wanted is null ? null : now;
        var retry = RetryPause(state.Failures);
        return state.Failures > 0 && state.LastEnd is { } end
            ? end + (retry < LongestCatchUpRetry ? retry : LongestCatchUpRetry) : start + CatchUpPause;
    }

    private static TimeSpan RetryPause(int failures) => FirstRetry * Math.Pow(2, Math.Min(failures - 1, 10));

    /// <summary>
    /// The first night after the last one; before there was one, after the first run of all. One that failed comes again
    /// with pauses that double, however many basic runs succeed between.
    /// </summary>
    private DateTimeOffset? NextEnhanced(CoordinatorState state, string? zone, DateTimeOffset now)
    {
        if (options.Value.NightlyAt is not { } at) return null;
        var after = state.LastEnhanced ?? now;
        var site = zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? found : TimeZoneInfo.Utc;
        var day = TimeZoneInfo.ConvertTime(after, site).Date;
        var night = Night(day, at, site);
        var due = night > after ? night : Night(day.AddDays(1), at, site);
        var again = state.EnhancedFailedAt + RetryPause(state.EnhancedFailures);
        return again > due ? again : due;
    }

    private static DateTimeOffset Night(DateTime day, TimeOnly at, TimeZoneInfo site)
    {
        var local = day + at.ToTimeSpan();
        if (site.IsInvalidTime(local)) local = local.AddHours(1); // Spring's missing hour.
        var night = new DateTimeOffset(local, site.GetUtcOffset(local)).ToUniversalTime();
        return night + NightJitter * Share(night);
    }

    /// <summary>Jitter that is the same whenever it is asked for.</summary>
    private static double Share(DateTimeOffset time) => time.ToUnixTimeSeconds() * 7919 % 997 / 997.0;
}
