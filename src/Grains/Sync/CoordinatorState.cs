using System.Text.Json;

namespace CustomerSync.Sync;

/// <summary>What the coordinator keeps.</summary>
[GenerateSerializer, Alias("CustomerSync.CoordinatorState")]
internal sealed class CoordinatorState
{
    [Id(0)] public CatchUpRequest? Wanted { get; set; }

    /// <summary>Where the next run begins: <see cref="SyncText"/>; null before the first run has ended.</summary>
    [Id(1)] public string? Marks { get; set; }

    /// <summary>The last run that came to its end: what failed in it is tried again by the next.</summary>
    [Id(2)] public string? LastRun { get; set; }

    [Id(3)] public DateTimeOffset? LastStart { get; set; }
    [Id(4)] public DateTimeOffset? LastEnd { get; set; }

    /// <summary>When the last enhanced run began that came to its end.</summary>
    [Id(5)] public DateTimeOffset? LastEnhanced { get; set; }

    /// <summary>Runs that failed since the last that did not.</summary>
    [Id(6)] public int Failures { get; set; }
}

/// <summary>Marks as the text that is kept: it stays readable when fields are added.</summary>
internal static class SyncText
{
    public static string Of(SyncMarks marks) => JsonSerializer.Serialize(marks, SyncJson.Default.SyncMarks);

    public static SyncMarks Marks(string text) => JsonSerializer.Deserialize(text, SyncJson.Default.SyncMarks)!;
}
