using System.Text.Json;

namespace CustomerSync.Sync;

/// <summary>What the coordinator keeps.</summary>
[GenerateSerializer, Alias("CustomerSync.CoordinatorState")]
internal sealed class CoordinatorState
{
    [Id(0)] public CatchUpRequest? Wanted { get; set; }

    /// <summary>Where the next run begins: <see cref="WatermarksJson"/>; null before the first run has ended.</summary>
    [Id(1), Newtonsoft.Json.JsonProperty("Marks")] public string? Watermarks { get; set; }

    /// <summary>The last run that came to its end: what failed in it is tried again by the next.</summary>
    [Id(2)] public string? LastRun { get; set; }

    [Id(3)] public DateTimeOffset? LastStart { get; set; }
    [Id(4)] public DateTimeOffset? LastEnd { get; set; }

    /// <summary>When the last enhanced run began that came to its end.</summary>
    [Id(5)] public DateTimeOffset? LastEnhanced { get; set; }

    /// <summary>Runs that failed since the last that did not.</summary>
    [Id(6)] public int Failures { get; set; }

    /// <summary>Deletes before a person's last word on them do not count for the brake any more.</summary>
    [Id(7)] public DateTimeOffset? BrakeSince { get; set; }

    /// <summary>So many missing customers a person has decided to keep.</summary>
    [Id(8)] public long Declined { get; set; }

    /// <summary>Enhanced runs that failed since the last that did not, and when the last of them ended.</summary>
    [Id(9)] public int EnhancedFailures { get; set; }
    [Id(10)] public DateTimeOffset? EnhancedFailedAt { get; set; }

    /// <summary>
    /// What lies in the future was written before the clock was set back: what follows from it is due a period from
    /// now, and not when that time comes again.
    /// </summary>
    public void Clamp(DateTimeOffset now) =>
        (LastStart, LastEnd, LastEnhanced, EnhancedFailedAt, BrakeSince) =
            (Earlier(LastStart, now), Earlier(LastEnd, now), Earlier(LastEnhanced, now),
                Earlier(EnhancedFailedAt, now), Earlier(BrakeSince, now));

    private static DateTimeOffset? Earlier(DateTimeOffset? time, DateTimeOffset now) => time > now ? now : time;
}

/// <summary>Watermarks as the text that is kept: it stays readable when fields are added.</summary>
internal static class WatermarksJson
{
    public static string Serialize(SyncWatermarks watermarks) =>
        JsonSerializer.Serialize(watermarks, SyncJson.Default.SyncWatermarks);

    public static SyncWatermarks Parse(string text) =>
        JsonSerializer.Deserialize(text, SyncJson.Default.SyncWatermarks)!;
}
