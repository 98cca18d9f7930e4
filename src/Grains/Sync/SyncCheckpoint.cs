using System.Text.Json;
using System.Text.Json.Serialization;
using CustomerSync.Storage;

namespace CustomerSync.Sync;

/// <summary>
/// How far a run has come: committed with each page, so that it goes on from there after its silo died.
/// </summary>
internal sealed record SyncCheckpoint
{
    public SyncTrigger Trigger { get; init; }
    public SyncStage Stage { get; init; }

    /// <summary>The place within the stage; null at its begin.</summary>
    [JsonPropertyName("place")]
    public SyncPosition? Position { get; init; }

    /// <summary>Where the next run begins, as far as this one has come.</summary>
    [JsonPropertyName("marks")]
    public SyncWatermarks Watermarks { get; init; } = new();

    /// <summary>When this run first looked at the site: what it answers for. Null before it was reached.</summary>
    public SyncWatermark? Look { get; init; }

    public long? Total { get; init; }
    public IReadOnlyList<string> Notes { get; init; } = [];
    public SyncHold? Hold { get; init; }

    /// <summary>So many deletes a person has confirmed.</summary>
    public long Confirmed { get; init; }

    /// <summary>A held run waits for a person: this one makes no deletes of its own.</summary>
    public bool IsHeldUp { get; init; }

    /// <summary>When a person confirmed them.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The run whose deletes this one undoes.</summary>
    public string? UndoOf { get; init; }

    /// <summary>Its deletes were undone.</summary>
    public bool IsUndone { get; init; }

    /// <summary>So many were missing in the complete list of names; null when it was not compared.</summary>
    public long? Missing { get; init; }

    /// <summary>Deletes before a person's last word on them do not count for the brake.</summary>
    public DateTimeOffset? BrakeSince { get; init; }

    /// <summary>The catch-up that this run is, or does in passing.</summary>
    public CatchUpRequest? CatchUp { get; init; }

    /// <summary>The run whose failures this one tries again.</summary>
    public string? RetryOf { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, SyncJson.Default.SyncCheckpoint);

    public static SyncCheckpoint Parse(string text) =>
        text.Length == 0 ? new() : JsonSerializer.Deserialize(text, SyncJson.Default.SyncCheckpoint)!;
}

/// <summary>The last row that was read, in the order of the stage.</summary>
internal sealed record SyncPosition(string Modified, string? Name);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [
        typeof(StoredEnumConverter<SyncTrigger>), typeof(StoredEnumConverter<SyncStage>),
        typeof(StoredEnumConverter<QueuedSyncKind>)])]
[JsonSerializable(typeof(SyncCheckpoint))]
[JsonSerializable(typeof(SyncWatermarks))]
[JsonSerializable(typeof(List<QueuedSync>))]
internal sealed partial class SyncJson : JsonSerializerContext;
