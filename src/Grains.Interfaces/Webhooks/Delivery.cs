using CustomerSync.Customers;
using CustomerSync.Feed;

namespace CustomerSync.Webhooks;

/// <summary>What became of a delivery.</summary>
public enum DeliveryOutcome
{
    /// <summary>It changed the customer.</summary>
    Applied,

    /// <summary>It is newer, but no mapped field differs.</summary>
    Unchanged,

    /// <summary>Same <c>modified</c>, nothing in it that was not known.</summary>
    Duplicate,

    /// <summary>Older than what is known.</summary>
    Stale,

    /// <summary>A delete that waits to be confirmed.</summary>
    Deferred,

    /// <summary>There is no customer in it.</summary>
    Rejected,

    /// <summary>It could not be applied; kept and retried, at last a dead letter.</summary>
    Failed,
}

/// <summary>With which secret a delivery was signed.</summary>
public enum SigningKey { None, Current, Previous }

/// <summary>One authenticated request from ERPNext.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.Delivery")]
public sealed record Delivery
{
    /// <summary>UUID version 7 as 32 hexadecimal digits: sorts by time.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>ERPNext's event name; empty when the request told none.</summary>
    [Id(2)] public required string Event { get; init; }

    /// <summary>The body as it came; of one that is too large, its beginning.</summary>
    [Id(3)] public required byte[] Body { get; init; }

    /// <summary>Of the body as it came, in bytes, when <see cref="Body"/> is its beginning only.</summary>
    [Id(10)] public long? OriginalSize { get; init; }

    /// <summary>Of the body as it came, in bytes.</summary>
    public long Size => OriginalSize ?? Body.Length;

    [Id(4)] public string? ContentType { get; init; }

    /// <summary>The sender's address.</summary>
    [Id(5)] public string? Sender { get; init; }

    [Id(6)] public SigningKey SignedWith { get; init; }

    /// <summary>0: as it came in; else the how-manieth retry of the logged delivery.</summary>
    [Id(7)] public int Attempt { get; init; }

    /// <summary>The logged delivery that a person sent again; null for one that ERPNext sent.</summary>
    [Id(8)] public string? ReplayOf { get; init; }

    /// <summary>ERPNext was asked and has the document no more.</summary>
    [Id(9)] public bool IsConfirmed { get; init; }

    /// <summary>Whether the event tells of a deletion.</summary>
    public bool IsDelete => Event is "on_trash" or "after_delete";
}

/// <summary>What became of it, told after the commit.</summary>
/// <param name="Outcome">As logged.</param>
/// <param name="Reason">One sentence when the outcome needs one.</param>
/// <param name="Kind">The kind of change, when one was made.</param>
/// <param name="Cursor">Its place in the feed, when a change was made.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryResult")]
public sealed record DeliveryResult(DeliveryOutcome Outcome, string? Reason = null, ChangeKind? Kind = null, FeedCursor? Cursor = null);

/// <summary>What deliveries would change, were they applied now.</summary>
/// <param name="Outcome">Of the last of them.</param>
/// <param name="Kind">Null when nothing would change.</param>
/// <param name="Fields">Each field that would differ, camelCase, with its value now and then as text; null is empty.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryPreview")]
public sealed record DeliveryPreview(
    string ErpnextId, DeliveryOutcome Outcome, string? Reason, ChangeKind? Kind, IReadOnlyDictionary<string, FieldChange> Fields);

/// <summary>A field's value now and then.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.FieldChange")]
public sealed record FieldChange(string? From, string? To);
