using CustomerSync.Feed;

using System.Text.Json.Serialization;

namespace CustomerSync.Customers;

/// <summary>
/// What happened to a customer. Left: ERPNext has it, and it is no more among those that are kept; one that comes back
/// is Restored.
/// </summary>
public enum ChangeKind { Created = 0, Updated = 1, Renamed = 2, Merged = 3, Deleted = 4, Restored = 5, Left = 6 }

/// <summary>What made us change it.</summary>
public enum ChangeCause
{
    Webhook = 0, Sync = 1, Replay = 2,

    /// <summary>Nothing was told: what was known is mapped otherwise than before.</summary>
    Mapping = 3,
}

/// <summary>A committed difference of one customer: one entry of the change feed.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomerChange")]
public sealed record CustomerChange
{
    /// <summary>Its place in the feed; a reader that has seen it asks for what follows with it.</summary>
    [Id(0)] public required FeedCursor Cursor { get; init; }

    /// <summary>None of them when only a newer process knows it: then it has but a name.</summary>
    [Id(1), JsonIgnore] public required ChangeKind Kind { get; init; }

    [Id(2)] public required ErpnextName ErpnextId { get; init; }

    /// <summary>
    /// Names of the fields that differ, as in <see cref="Customers.Customer"/> but camelCase, sorted.
    /// </summary>
    [Id(3)] public required IReadOnlyList<string> Fields { get; init; }

    [Id(4), JsonIgnore] public required ChangeCause Cause { get; init; }

    /// <summary>When it was committed (UTC).</summary>
    [Id(5)] public required DateTimeOffset At { get; init; }

    /// <summary>The customer after the change.</summary>
    [Id(6)] public required Customer Customer { get; init; }

    /// <summary>
    /// Its kind's name, for a process that does not know the kind: during an upgrade it is passed on as it is.
    /// </summary>
    [Id(7), JsonIgnore] public string? NewerKind { get; init; }

    [Id(8), JsonIgnore] public string? NewerCause { get; init; }

    /// <summary>camelCase.</summary>
    [JsonPropertyName("kind")] public string KindName => NewerKind ?? EnumNames.Of(Kind);

    /// <summary>camelCase.</summary>
    [JsonPropertyName("cause")] public string CauseName => NewerCause ?? EnumNames.Of(Cause);

    public long Sequence => Cursor.Sequence;
}
