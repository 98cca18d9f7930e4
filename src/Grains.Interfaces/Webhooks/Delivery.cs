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

    /// <summary>It could not be applied; kept and retried.</summary>
    Failed,
}

/// <summary>One authenticated request from ERPNext, addressed to the customer's grain.</summary>
[GenerateSerializer, Immutable, Alias("CustomerSync.Delivery")]
public sealed record Delivery
{
    /// <summary>UUID version 7 as 32 hexadecimal digits: sorts by time.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>ERPNext's event name; empty when the request told none.</summary>
    [Id(2)] public required string Event { get; init; }

    /// <summary>The ERPNext document: one JSON object, UTF-8, without NUL and lone surrogates.</summary>
    [Id(3)] public required byte[] Document { get; init; }

    /// <summary>Whether the event tells of a deletion.</summary>
    public bool IsDelete => Event is "on_trash" or "after_delete";
}

/// <summary>What became of it, told after the commit.</summary>
/// <param name="Reason">One sentence when the outcome needs one.</param>
/// <param name="Kind">The kind of change, when one was made.</param>
/// <param name="Cursor">Its place in the feed, when a change was made.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryResult")]
public sealed record DeliveryResult(DeliveryOutcome Outcome, string? Reason = null, ChangeKind? Kind = null, FeedCursor? Cursor = null);

/// <summary>The database cannot be reached or cannot commit now; nothing of the request was kept.</summary>
[GenerateSerializer, Alias("CustomerSync.StorageUnavailableException")]
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException(string message) : base(message) { }

    public StorageUnavailableException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>The database will not take it, however often it is tried: a value that its columns cannot hold.</summary>
[GenerateSerializer, Alias("CustomerSync.StorageRefusedException")]
public sealed class StorageRefusedException(string message) : Exception(message);
