namespace CustomerSync.Hooks;

/// <summary>What made us send.</summary>
public enum HookCause { Feed = 0, Test = 1, Replay = 2 }

/// <summary>One request to a receiver. It tells no customer's name but the one that the customer has now.</summary>
/// <param name="Id">Sorts by time.</param>
/// <param name="MessageId">The <c>webhook-id</c>: the same however often a message is sent.</param>
/// <param name="Event">Such as <c>customer.updated</c>.</param>
/// <param name="Sequence">Of the change; null when it tells of none.</param>
/// <param name="ErpnextId">Of the customer; null when it was erased.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="StatusCode">Null: there was no answer.</param>
/// <param name="Error">Why it failed, a sentence of ours; null: it was taken.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.HookAttempt")]
public sealed record HookAttempt(
    [property: Id(0)] string Id,
    [property: Id(1)] string SubscriptionId,
    [property: Id(2)] DateTimeOffset SentAt,
    [property: Id(3)] string MessageId,
    [property: Id(4)] string Event,
    [property: Id(5)] long? Sequence,
    [property: Id(6)] Guid? CustomerId,
    [property: Id(7)] string? ErpnextId,
    [property: Id(8)] HookCause Cause,
    [property: Id(9)] int Attempt,
    [property: Id(10)] int? StatusCode,
    [property: Id(11)] TimeSpan Duration,
    [property: Id(12)] string? Error);

[GenerateSerializer, Immutable, Alias("CustomerSync.HookAttemptPage")]
public sealed record HookAttemptPage(
    [property: Id(0)] IReadOnlyList<HookAttempt> Items,
    [property: Id(1)] string? NextCursor);
