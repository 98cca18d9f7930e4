using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomerSync.Client;

/// <summary>Something that happened to a customer: one entry of the feed.</summary>
public sealed record CustomerChange
{
    /// <summary>Its place in the feed. Keep it when the change is dealt with: it is where to follow from.</summary>
    public string Cursor { get; init => field = value ?? ""; } = "";

    /// <summary>Rises by one with each change.</summary>
    public long Sequence { get; init; }

    /// <summary>One of <see cref="ChangeKind"/>; a newer server may know others.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the document in ERPNext, after the change.</summary>
    public string ErpnextId { get; init => field = value ?? ""; } = "";

    /// <summary>Names of the fields that differ, as in JSON: <c>creditLimit</c>, of the site's own <c>custom.name</c>.</summary>
    public IReadOnlyList<string> Fields { get; init => field = value ?? []; } = [];

    /// <summary><c>webhook</c>, <c>sync</c>, <c>replay</c> or <c>mapping</c>; a newer server may know others.</summary>
    public string Cause { get; init => field = value ?? ""; } = "";

    /// <summary>When it was committed.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The customer after the change.</summary>
    public Customer Customer { get; init => field = value ?? new(); } = new();

    /// <summary>Fields of a newer server that this package does not know; null when there are none.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? UnknownFields { get; set; }
}

/// <summary>What can happen to a customer.</summary>
public static class ChangeKind
{
    /// <summary>It is new here.</summary>
    public const string Created = "created";

    /// <summary>Some of its fields changed.</summary>
    public const string Updated = "updated";

    /// <summary>It has another name in ERPNext; the old one is the last of its previous ids.</summary>
    public const string Renamed = "renamed";

    /// <summary>It is now a part of <see cref="Customer.MergedInto"/>, and deleted itself.</summary>
    public const string Merged = "merged";

    /// <summary>ERPNext has it no more.</summary>
    public const string Deleted = "deleted";

    /// <summary>It was deleted or had left, and is back.</summary>
    public const string Restored = "restored";

    /// <summary>ERPNext has it, and it is no more among the customers that are kept.</summary>
    public const string Left = "left";
}

/// <summary>Which changes to follow; what is left empty lets everything through.</summary>
public sealed record FeedFilter
{
    /// <summary>Names in ERPNext, or our ids.</summary>
    public IReadOnlyList<string> Customers { get; init; } = [];

    /// <summary>Of <see cref="ChangeKind"/>.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Of created and updated only those that touch one of these fields, named as in JSON.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>A part of the feed.</summary>
public sealed record ChangesPage
{
    /// <summary>In order, without a gap.</summary>
    public IReadOnlyList<CustomerChange> Changes { get; init => field = value ?? []; } = [];

    /// <summary>Where the next page begins.</summary>
    public string NextCursor { get; init => field = value ?? ""; } = "";

    /// <summary>Set when the cursor was of no use any more: load the list again.</summary>
    public FeedReset? Reset { get; init; }
}

/// <summary>A cursor is of no use any more: what lies between cannot be told.</summary>
public sealed record FeedReset
{
    /// <summary>From where to follow after the list was loaded again.</summary>
    public string Cursor { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// <c>epoch</c>: of another history; <c>ahead</c>: beyond its end; <c>expired</c>: no longer kept.
    /// </summary>
    public string Reason { get; init => field = value ?? ""; } = "";
}
