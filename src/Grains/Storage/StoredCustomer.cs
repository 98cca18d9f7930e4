using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>
/// A customer's row, as grain state: what we show, what ERPNext told, and the version that guards both.
/// </summary>
public sealed record StoredCustomer
{
    /// <summary>Counts the writes of the row; 0 before the first.</summary>
    public long Version { get; init; }

    /// <summary>
    /// Number of the commit that wrote it last, changed or not; see <see cref="FeedHead.Touched"/>. 0 before the first.
    /// </summary>
    public long Touched { get; init; }

    /// <summary>Version of the mapping that has all its fields from what is known; 0 before there was one.</summary>
    public long Mapping { get; init; }

    /// <summary>Whether that is news: what is derived from the row is to be written anew. Not stored.</summary>
    public bool IsRemapped { get; init; }

    /// <summary>Own fields that the search looks at. Not stored.</summary>
    public IReadOnlyList<string> Searched { get; init; } = [];

    /// <summary>Null before the first write.</summary>
    public Customer? Customer { get; init; }

    /// <summary>The ERPNext document: a JSON object.</summary>
    public string Document { get; init; } = "{}";

    /// <summary>The <c>modified</c> of the document and of keys that are older than it: a JSON object.</summary>
    public string Times { get; init; } = "{}";

    /// <summary>Where this activation's last write placed its change; null when it made none. Not stored.</summary>
    public FeedCursor? ChangeCursor { get; init; }

    /// <summary>What the next write tells beside the row. Not stored in it.</summary>
    public WriteIntent Intent { get; init; } = WriteIntent.None;

    /// <inheritdoc cref="FeedHead.Precedes"/>
    public bool WasWrittenAfter(FeedHead noted) => noted.Precedes(Touched);
}

/// <summary>The change and the delivery that are committed together with a row.</summary>
/// <param name="Replaces">
/// What the row in the table has, when it has the version that is expected: what is the same need not be written. Null:
/// not known.
/// </param>
public sealed record WriteIntent(ChangeDraft? Change, DeliveryRecord? Delivery, Customer? Replaces = null)
{
    public static WriteIntent None { get; } = new(null, null);
}

/// <summary>A change that has no place in the feed yet.</summary>
/// <param name="Before">The fields that differ, camelCase and sorted, with their values before the change.</param>
/// <param name="By">Who made it in ERPNext; null where nobody knows.</param>
public sealed record ChangeDraft(
    ChangeKind Kind, ChangeCause Cause, IReadOnlyDictionary<string, object?> Before, string? By = null);

/// <summary>A row of the delivery log, to be written.</summary>
/// <param name="ErpnextId">Null when the request named no customer.</param>
/// <param name="ErpnextModified">The document's <c>modified</c>, normalised; null when it told none.</param>
/// <param name="DecidedAt">When its outcome was decided (UTC).</param>
/// <param name="NextAttemptAt">When it is tried again; null when it is not.</param>
/// <param name="KeepBody">Whether the body stays in the log.</param>
public sealed record DeliveryRecord(
    Delivery Delivery, string? ErpnextId, DeliveryOutcome Outcome, string? Reason, string? ErpnextModified,
    DateTimeOffset DecidedAt,
    DateTimeOffset? NextAttemptAt = null, bool KeepBody = false);
