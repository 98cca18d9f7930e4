using CustomerSync.Customers;
using CustomerSync.Feed;

namespace CustomerSync.Webhooks;

/// <summary>What became of a delivery.</summary>
public enum DeliveryOutcome
{
    /// <summary>It changed the customer.</summary>
    Applied = 0,

    /// <summary>It is newer, but no mapped field differs.</summary>
    Unchanged = 1,

    /// <summary>Same <c>modified</c>, nothing in it that was not known.</summary>
    Duplicate = 2,

    /// <summary>Older than what is known.</summary>
    Stale = 3,

    /// <summary>A delete that waits to be confirmed.</summary>
    Deferred = 4,

    /// <summary>There is no customer in it.</summary>
    Rejected = 5,

    /// <summary>It could not be applied; kept and retried, at last a dead letter.</summary>
    Failed = 6,
}

/// <summary>With which secret a delivery was signed.</summary>
public enum SigningKey { None = 0, Current = 1, Previous = 2 }

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

    /// <summary>Its headers as a JSON object, without the values of those that may hold a secret; null: not kept.</summary>
    [Id(11)] public string? Headers { get; init; }

    /// <summary>Of the trace that it is part of.</summary>
    [Id(12)] public string? TraceId { get; init; }

    /// <summary>The status that it is answered with, where that does not follow from its outcome.</summary>
    [Id(13)] public int? Answer { get; init; }

    /// <summary>When it was tried before, of one that is tried again; the first attempt first.</summary>
    [Id(14)] public IReadOnlyList<DeliveryTry> Tried { get; init => field = value ?? []; } = [];

    /// <summary>When this attempt began; null: when it came.</summary>
    [Id(15)] public DateTimeOffset? TriedAt { get; init; }

    /// <summary>In this process only: whoever takes it in reads it first, and its grain is mostly here.</summary>
    [NonSerialized] private WebhookBody? _content;

    /// <summary>What the body holds, read once.</summary>
    /// <exception cref="UnusableBodyException">There is no customer in it.</exception>
    public WebhookBody Content() => _content ??= WebhookBody.Parse(Body, ContentType);

    /// <summary>Whether the event tells of a deletion.</summary>
    public bool IsDelete => Event is "on_trash" or "after_delete";
}

/// <summary>One attempt at a delivery.</summary>
/// <param name="At">When it began (UTC).</param>
/// <param name="DurationMs">Up to its decision, in milliseconds; the commit that follows is not in it.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryTry")]
public sealed record DeliveryTry(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] DeliveryOutcome Outcome, [property: Id(2)] double DurationMs);

/// <summary>What became of it, told after the commit.</summary>
/// <param name="Outcome">As logged.</param>
/// <param name="Reason">One sentence when the outcome needs one.</param>
/// <param name="Kind">The kind of change, when one was made.</param>
/// <param name="Cursor">Its place in the feed, when a change was made.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryResult")]
public sealed record DeliveryResult(
    [property: Id(0)] DeliveryOutcome Outcome, [property: Id(1)] string? Reason = null,
    [property: Id(2)] ChangeKind? Kind = null, [property: Id(3)] FeedCursor? Cursor = null);

/// <summary>What deliveries would change, were they applied now.</summary>
/// <param name="Outcome">Of the last of them.</param>
/// <param name="Kind">Null when nothing would change.</param>
/// <param name="Fields">Each field that would differ, camelCase, with its value now and then as text; null is empty.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryPreview")]
public sealed record DeliveryPreview(
    [property: Id(0)] string ErpnextId, [property: Id(1)] DeliveryOutcome Outcome, [property: Id(2)] string? Reason,
    [property: Id(3)] ChangeKind? Kind, [property: Id(4)] IReadOnlyDictionary<string, FieldChange> Fields);

/// <summary>A field's value now and then.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.FieldChange")]
public sealed record FieldChange([property: Id(0)] string? From, [property: Id(1)] string? To);
