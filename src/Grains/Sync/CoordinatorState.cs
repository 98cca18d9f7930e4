using System.Text.Json;

namespace CustomerSync.Sync;

/// <summary>What the coordinator keeps.</summary>
[GenerateSerializer, Alias("CustomerSync.CoordinatorState")]
internal sealed class CoordinatorState
{
    [Id(0)] public CatchUpRequest? Wanted { get; set; }

    /// <summary>Where the next run begins: <see cref="SyncWatermarks.ToJson"/>; null before the first run has ended.</summary>
    [Id(1), Newtonsoft.Json.JsonProperty("Marks")] public string? Watermarks { get; set; }

    /// <summary>The last run that came to its end: what failed in it is tried again by the next.</summary>
    [Id(2)] public string? LastRun { get; set; }

    [Id(3)] public DateTimeOffset? LastStart { get; set; }
    [Id(4)] public DateTimeOffset? LastEnd { get; set; }

    /// <summary>
    /// When the last enhanced run began that came to its end; before there was one, when the first run of all began:
    /// from then on the night is waited for.
    /// </summary>
    [Id(5)] public DateTimeOffset? LastEnhanced { get; set; }

    /// <summary>Runs that failed since the last that did not.</summary>
    [Id(6)] public int Failures { get; set; }

    /// <summary>Deletes before a person's last word on them do not count for the brake any more.</summary>
    [Id(7)] public DateTimeOffset? BrakeSince { get; set; }

    // 8 was a number of customers that a person had decided to keep; now they are known by name.

    /// <summary>Enhanced runs that failed since the last that did not, and when the last of them ended.</summary>
    [Id(9)] public int EnhancedFailures { get; set; }
    [Id(10)] public DateTimeOffset? EnhancedFailedAt { get; set; }

    /// <summary>What persons want once the run under way has ended, first come first.</summary>
    [Newtonsoft.Json.JsonIgnore]
    public List<QueuedSync> Queued
    {
        get => Queue is null ? [] : JsonSerializer.Deserialize(Queue, SyncJson.Default.ListQueuedSync)!;
        set => Queue = value.Count == 0
            ? null : JsonSerializer.Serialize(value, SyncJson.Default.ListQueuedSync);
    }

    /// <summary>The same as text: a silo of an earlier version would refuse a type that it does not know.</summary>
    [Id(11)] public string? Queue { get; set; }

    /// <summary>
    /// What lies in the future was written before the clock was set back: what follows from it is due a period from
    /// now, and not when that time comes again.
    /// </summary>
    public void Clamp(DateTimeOffset now) =>
        (LastStart, LastEnd, LastEnhanced, EnhancedFailedAt, BrakeSince) =
            (Earlier(LastStart, now), Earlier(LastEnd, now), Earlier(LastEnhanced, now),
                Earlier(EnhancedFailedAt, now), Earlier(BrakeSince, now));

    /// <summary>Notes what the end of a run means for the runs to come.</summary>
    public void AddEnd(SyncExecution run, SyncStatus status, DateTimeOffset now)
    {
        if (status is SyncStatus.Completed or SyncStatus.Held)
        {
            (Watermarks, LastRun, Failures) = (run.Watermarks.ToJson(), run.Id, 0);
        }
        else
        {
            if (status is SyncStatus.Failed) Failures++;
            if (run.Checkpoint.CatchUp is { } wish)
                Wanted = Wanted is { } later ? later with { Since = wish.Since, Count = wish.Count + later.Count } : wish;
        }
        LastEnd = now;
        if (run.Kind is SyncKind.Enhanced) AddNight(run.StartedAt, status);
        LastEnhanced ??= run.StartedAt;
    }

    /// <summary>A night that a person has cancelled is over, too.</summary>
    private void AddNight(DateTimeOffset startedAt, SyncStatus status)
    {
        var hasFailed = status is SyncStatus.Failed;
        (EnhancedFailures, EnhancedFailedAt) = hasFailed ? (EnhancedFailures + 1, LastEnd) : (0, null);
        if (!hasFailed && !(LastEnhanced > startedAt)) LastEnhanced = startedAt;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? time, DateTimeOffset now) => time > now ? now : time;
}
