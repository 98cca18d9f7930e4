using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomerSync.Client;

/// <summary>One execution of a sync, as it stands.</summary>
public sealed record SyncRun
{
    /// <summary>Sorts by time.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary><c>basic</c>: what changed since the last one; <c>enhanced</c>: everything.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary><c>running</c>, <c>held</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>. Held: it would delete
    /// very many customers, and waits for a person's word.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary><c>person</c>, <c>schedule</c>, <c>start</c> or <c>catchUp</c>.</summary>
    public string Trigger { get; init => field = value ?? ""; } = "";

    /// <summary>What it is at.</summary>
    public string Stage { get; init => field = value ?? ""; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it is under way or held.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it failed, waits or is held; null when all is well.</summary>
    public string? Message { get; init; }

    /// <summary>Customers read so far.</summary>
    public long Processed { get; init; }

    /// <summary>How many there will be; null while it is not known.</summary>
    public long? Total { get; init; }

    /// <summary>Customers that were new.</summary>
    public long Created { get; init; }

    /// <summary>Customers that differed.</summary>
    public long Updated { get; init; }

    /// <summary>Deleted customers that are back.</summary>
    public long Restored { get; init; }

    /// <summary>Customers that have another name.</summary>
    public long Renamed { get; init; }

    /// <summary>Customers that became part of another.</summary>
    public long Merged { get; init; }

    /// <summary>Customers that ERPNext has no more.</summary>
    public long Deleted { get; init; }

    /// <summary>ERPNext has them, and they are not kept any more.</summary>
    public long Left { get; init; }

    /// <summary>Customers that were as ERPNext has them.</summary>
    public long Unchanged { get; init; }

    /// <summary>Customers that could not be taken; they are tried again in the next run.</summary>
    public long Failed { get; init; }

    /// <summary>Customers per second since it began.</summary>
    public double RowsPerSecond { get; init; }

    /// <summary>Seconds that are left, estimated; null while that is not known.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>One sentence each: what ERPNext is, what the key's user may not see.</summary>
    public IReadOnlyList<string> Notes { get; init => field = value ?? []; } = [];

    /// <summary>The deletes for which it is held; null when it is not.</summary>
    public SyncHold? Hold { get; init; }

    /// <summary>The run whose deletes this one undoes; null of every other.</summary>
    public string? UndoOf { get; init; }

    /// <summary>Until when the deletes that a person confirmed can be undone; null when there are none.</summary>
    public DateTimeOffset? UndoUntil { get; init; }

    /// <summary>Since when a person's word on it waits for the end of the sync under way; null when none does.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>Whether it has not ended.</summary>
    public bool IsUnderWay { get; init; }

    /// <summary>Fields of a newer server that this package does not know; null when there are none.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? UnknownFields { get; set; }
}

/// <summary>Deletes that a run does not make without a person's word.</summary>
/// <param name="Deletes">How many customers ERPNext has no more.</param>
/// <param name="Known">How many there are here.</param>
/// <param name="Examples">Some of their names.</param>
/// <param name="FoundAt">When their list became what it is.</param>
public sealed record SyncHold(
    long Deletes, long Known, IReadOnlyList<string> Examples, DateTimeOffset? FoundAt = null);

/// <summary>One page of runs, newest first.</summary>
public sealed record SyncRunPage
{
    /// <summary>The runs.</summary>
    public IReadOnlyList<SyncRun> Items { get; init => field = value ?? []; } = [];

    /// <summary>Asks for the page that follows; null at the end.</summary>
    public string? NextCursor { get; init; }
}
