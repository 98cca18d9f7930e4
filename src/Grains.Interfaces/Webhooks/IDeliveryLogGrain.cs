namespace CustomerSync.Webhooks;

/// <summary>The log of deliveries, for fronts.</summary>
[Alias("CustomerSync.IDeliveryLogGrain")]
public interface IDeliveryLogGrain : IGrainWithIntegerKey
{
    /// <summary>Logs an authenticated delivery that addresses no customer.</summary>
    /// <exception cref="StorageUnavailableException">It was not logged; try again.</exception>
    [Alias("Reject"), ResponseTimeout("00:01:00")] // As of ICustomerGrain.Deliver.
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
    [property: Id(0)] string Id, [property: Id(1)] DateTimeOffset ReceivedAt, [property: Id(2)] string? ErpnextId,
    [property: Id(3)] string Event, [property: Id(4)] DeliveryOutcome Outcome, [property: Id(5)] string? Reason,
    [property: Id(6)] string? ErpnextModified, [property: Id(7)] long? ChangeSequence,
    [property: Id(8)] double DurationMs, [property: Id(9)] string? Sender, [property: Id(10)] long Size,
    [property: Id(11)] SigningKey SignedWith, [property: Id(12)] string? ContentType, [property: Id(13)] int Attempts,
    [property: Id(14)] DateTimeOffset? NextAttemptAt, [property: Id(15)] string? ReplayOf,
    [property: Id(16)] bool HasBody, [property: Id(17)] string? Body)
{
    /// <summary>Its headers, where one delivery was asked for and they were kept: of secrets the names alone.</summary>
    [Id(18)] public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Of the trace that it is part of; null before this was kept.</summary>
    [Id(19)] public string? TraceId { get; init; }

    /// <summary>The status that it was answered with; null of a replay, and before this was kept.</summary>
    [Id(20)] public int? Answer { get; init; }

    /// <summary>Its attempts, the first one first; none of one that was tried again before they were kept.</summary>
    [Id(21)] public IReadOnlyList<DeliveryTry> Tries { get; init => field = value ?? []; } = [];

    /// <summary>
    /// It failed, holds no customer that can be mapped, or nobody can be asked, and is not tried again by itself: it
    /// waits for a person.
    /// </summary>
    public bool IsDeadLetter => NextAttemptAt is null
        && Outcome is DeliveryOutcome.Failed or DeliveryOutcome.Rejected or DeliveryOutcome.Deferred;
}

/// <summary>Which deliveries; what is null does not matter.</summary>
/// <param name="From">Received at or after.</param>
/// <param name="To">Received before.</param>
/// <param name="Text">Occurs in the customer's name, the event or the reason; case does not matter.</param>
/// <param name="Before">The previous page's <see cref="DeliveryPage.NextCursor"/>.</param>
/// <param name="Limit">1 to 500.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryQuery")]
public sealed record DeliveryQuery(
    [property: Id(0)] DeliveryOutcome? Outcome, [property: Id(1)] string? Event, [property: Id(2)] string? ErpnextId,
    [property: Id(3)] DateTimeOffset? From, [property: Id(4)] DateTimeOffset? To, [property: Id(5)] string? Text,
    [property: Id(6)] string? Before, [property: Id(7)] int Limit)
{
    /// <summary>Names that the customer had before: its deliveries under them count too.</summary>
    [Id(8)] public IReadOnlyList<string> FormerIds { get; init => field = value ?? []; } = [];
}

/// <summary>One page of the log.</summary>
/// <param name="NextCursor">Asks for the page that follows; null at the end.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryPage")]
public sealed record DeliveryPage(
    [property: Id(0)] IReadOnlyList<LoggedDelivery> Items, [property: Id(1)] string? NextCursor);

/// <summary>What became of one replay.</summary>
/// <param name="DeliveryId">The logged delivery.</param>
/// <param name="Result">Null when it could not be replayed: the reason says why.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ReplayResult")]
public sealed record ReplayResult(
    [property: Id(0)] string DeliveryId, [property: Id(1)] DeliveryResult? Result, [property: Id(2)] string? Reason);

/// <summary>What a replay would do.</summary>
/// <param name="Skipped">Deliveries that cannot be replayed, with the reason.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.ReplayPreview")]
public sealed record ReplayPreview(
    [property: Id(0)] IReadOnlyList<DeliveryPreview> Customers, [property: Id(1)] IReadOnlyList<ReplayResult> Skipped);

/// <summary>The log in numbers.</summary>
/// <param name="LastHour">Deliveries by outcome.</param>
/// <param name="LastDay">Deliveries by outcome.</param>
/// <param name="Waiting">Deliveries that are tried again by themselves; counted up to 10,000.</param>
/// <param name="DeadLetters">Deliveries that wait for a person.</param>
/// <param name="LagMs">From ERPNext's save to our decision, of the last delivery that was applied, in milliseconds; null until the site's time zone is known.</param>
/// <param name="LastSignedWith">When each secret was last used: a rotation is finished when the previous one is used no more.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.DeliveryStatus")]
public sealed record DeliveryStatus(
    [property: Id(0)] IReadOnlyDictionary<DeliveryOutcome, long> LastHour,
    [property: Id(1)] IReadOnlyDictionary<DeliveryOutcome, long> LastDay, [property: Id(2)] long Waiting,
    [property: Id(3)] long DeadLetters, [property: Id(4)] LoggedDelivery? LastDelivery,
    [property: Id(5)] LoggedDelivery? LastFailure,
    [property: Id(6)] IReadOnlyDictionary<SigningKey, DateTimeOffset> LastSignedWith, [property: Id(7)] double? LagMs);
