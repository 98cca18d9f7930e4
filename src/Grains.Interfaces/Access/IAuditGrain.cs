namespace CustomerSync.Access;

/// <summary>Who did what. Key 0; any silo answers.</summary>
[Alias("CustomerSync.IAuditGrain")]
public interface IAuditGrain : IGrainWithIntegerKey
{
    /// <summary>What was not heard to be written may be sent again: an id is written once.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be written now.</exception>
    [Alias("Append")]
    Task Append(IReadOnlyList<AuditEntry> entries);

    /// <summary>Newest first.</summary>
    [Alias("List")]
    Task<AuditPage> List(AuditQuery query);
}

/// <param name="Id">UUID version 7 of <paramref name="At"/>, 32 hexadecimal digits: sorts by time.</param>
/// <param name="ActorKind"><c>person</c>, <c>key</c>, <c>feed-token</c>, <c>open</c>, <c>command</c>,
/// <c>nobody</c>.</param>
/// <param name="Action">Such as <c>sync.start</c>.</param>
/// <param name="Target">What it was done to, by our ids; never a customer's name, which could not be erased here.</param>
/// <param name="Outcome">The HTTP status, in words: <c>done</c>, <c>refused</c>, <c>failed</c>.</param>
/// <param name="Count">How many of the kind this entry sums up.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.AuditEntry")]
public sealed record AuditEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string ActorKind,
    [property: Id(3)] string ActorId,
    [property: Id(4)] string ActorName,
    [property: Id(5)] string Action,
    [property: Id(6)] string? Target,
    [property: Id(7)] string Outcome,
    [property: Id(8)] string? Address,
    [property: Id(9)] int Count,
    [property: Id(10)] string? Detail);

/// <param name="Before">The previous page's <see cref="AuditPage.NextCursor"/>.</param>
/// <param name="Limit">1 to 500.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.AuditQuery")]
public sealed record AuditQuery(
    [property: Id(0)] string? ActorId,
    [property: Id(1)] string? Action,
    [property: Id(2)] DateTimeOffset? From,
    [property: Id(3)] DateTimeOffset? To,
    [property: Id(4)] string? Before,
    [property: Id(5)] int Limit);

[GenerateSerializer, Immutable, Alias("CustomerSync.AuditPage")]
public sealed record AuditPage(
    [property: Id(0)] IReadOnlyList<AuditEntry> Items,
    [property: Id(1)] string? NextCursor);
