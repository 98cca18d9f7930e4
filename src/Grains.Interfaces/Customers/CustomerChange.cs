using CustomerSync.Feed;

namespace CustomerSync.Customers;

/// <summary>What happened to a customer.</summary>
public enum ChangeKind { Created, Updated, Renamed, Merged, Deleted, Restored }

/// <summary>What made us change it.</summary>
public enum ChangeCause { Webhook, Sync, Replay }

/// <summary>A committed difference of one customer: one entry of the change feed.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomerChange")]
public sealed record CustomerChange
{
    /// <summary>Its place in the feed; a reader that has seen it asks for what follows with it.</summary>
    [Id(0)] public required FeedCursor Cursor { get; init; }

    [Id(1)] public required ChangeKind Kind { get; init; }
    [Id(2)] public required ErpnextName ErpnextId { get; init; }

    /// <summary>Names of the fields that differ, as in <see cref="Customers.Customer"/> but camelCase, sorted.</summary>
    [Id(3)] public required IReadOnlyList<string> Fields { get; init; }

    [Id(4)] public required ChangeCause Cause { get; init; }

    /// <summary>When it was committed (UTC).</summary>
    [Id(5)] public required DateTimeOffset At { get; init; }

    /// <summary>The customer after the change.</summary>
    [Id(6)] public required Customer Customer { get; init; }

    public long Sequence => Cursor.Sequence;
}
