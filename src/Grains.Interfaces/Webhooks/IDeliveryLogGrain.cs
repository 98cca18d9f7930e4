namespace CustomerSync.Webhooks;

/// <summary>The log of deliveries, for fronts.</summary>
[Alias("CustomerSync.IDeliveryLogGrain")]
public interface IDeliveryLogGrain : IGrainWithIntegerKey
{
    /// <summary>Logs an authenticated delivery that addresses no customer.</summary>
    /// <exception cref="StorageUnavailableException">It was not logged; try again.</exception>
    [Alias("Reject"), ResponseTimeout("00:00:04")]
    Task Reject(Delivery delivery, string reason);

    /// <summary>One page of the log, newest first.</summary>
    [Alias("List")]
    Task<DeliveryPage> List(DeliveryQuery query);

    /// <summary>One delivery, with its body when it was kept; null when there is none of that id.</summary>
    [Alias("Find")]
    Task<LoggedDelivery?> Find(string id);

    /// <summary>Sends logged deliveries through the same rules again; each becomes a delivery of its own.</summary>
    [Alias("Replay"), ResponseTimeout("00:00:30")]
    Task<IReadOnlyList<ReplayResult>> Replay(IReadOnlyList<string> ids);

    /// <summary>What a replay would change, without changing it: per customer, all its deliveries together.</summary>
    [Alias("Preview"), ResponseTimeout("00:00:30")]
    Task<ReplayPreview> Preview(IReadOnlyList<string> ids);

    /// <summary>Counts and last times, for the status of the intake.</summary>
    [Alias("Status")]
    Task<DeliveryStatus> Status();
}

/// <summary>A row of the log.</summary>
/// <param name="Size">Of the body, in bytes.</param>
/// <param name="DurationMs">From the request to its decision, in milliseconds; the commit that follows is not in it.</param>
/// <param name="Attempts">Retries so far.</param>
/// <param name="NextAttemptAt">When it is tried next; null when it is not.</param>
/// <param name="ChangeSequence">Place in the feed of the change it made.</param>
/// <param name="HasBody">Whether its body was kept, and it can be replayed.</param>
/// <param name="Body">The body, where one delivery was asked for and it was kept.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.LoggedDelivery")]
public sealed record LoggedDelivery(
    string Id, DateTimeOffset ReceivedAt, string? ErpnextId, string Event, DeliveryOutcome Outcome, string? Reason, string? ErpnextModified,
    long? ChangeSequence, double DurationMs, string? Sender, long Size, SigningKey SignedWith, string? ContentType, int Attempts,
    DateTimeOffset? NextAttemptAt, string? ReplayOf, bool HasBody, string? Body)
{
    /// <summary>It failed, or holds no customer that can be mapped, and is not tried again by itself: it waits for a person.</summary>
    public bool IsDeadLetter => Outcome is DeliveryOutcome.Failed or DeliveryOutcome.Rejected && NextAttemptAt is null;
}

/// <summary>Which deliveries; what is null does not matter.</summary>
/// <param name="From">Received at or after.</param>
/// <param name="To">Received before.</param>
/// <param name="Text">Occurs in the customer's name, the event or the reason; case does not matter.</param>
/// <param name="Before">The previous page's <see cref="DeliveryPage.NextCursor"/>.</param>
/// <param name="Limit">1 to 500.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryQuery")]
public sealed record DeliveryQuery(
    DeliveryOutcome? Outcome, string? Event, string? ErpnextId, DateTimeOffset? From, DateTimeOffset? To, string? Text, string? Before, int Limit);

/// <summary>One page of the log.</summary>
/// <param name="NextCursor">Asks for the page that follows; null at the end.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryPage")]
public sealed record DeliveryPage(IReadOnlyList<LoggedDelivery> Items, string? NextCursor);

/// <summary>What became of one replay.</summary>
/// <param name="DeliveryId">The logged delivery.</param>
/// <param name="Result">Null when it could not be replayed: the reason says why.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ReplayResult")]
public sealed record ReplayResult(string DeliveryId, DeliveryResult? Result, string? Reason);

/// <summary>What a replay would do.</summary>
/// <param name="Skipped">Deliveries that cannot be replayed, with the reason.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ReplayPreview")]
public sealed record ReplayPreview(IReadOnlyList<DeliveryPreview> Customers, IReadOnlyList<ReplayResult> Skipped);

/// <summary>The log in numbers.</summary>
/// <param name="LastHour">Deliveries by outcome.</param>
/// <param name="LastDay">Deliveries by outcome.</param>
/// <param name="Waiting">Deliveries that are tried again by themselves; counted up to 10,000.</param>
/// <param name="DeadLetters">Deliveries that wait for a person.</param>
/// <param name="LagMs">From ERPNext's save to our decision, of the last delivery that was applied, in milliseconds; null until the site's time zone is known.</param>
/// <param name="LastSignedWith">When each secret was last used: a rotation is finished when the previous one is used no more.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryStatus")]
public sealed record DeliveryStatus(
    IReadOnlyDictionary<DeliveryOutcome, long> LastHour, IReadOnlyDictionary<DeliveryOutcome, long> LastDay, long Waiting, long DeadLetters,
    LoggedDelivery? LastDelivery, LoggedDelivery? LastFailure, IReadOnlyDictionary<SigningKey, DateTimeOffset> LastSignedWith, double? LagMs);
