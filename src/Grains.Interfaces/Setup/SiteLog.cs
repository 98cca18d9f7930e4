namespace CustomerSync.Setup;

/// <summary>ERPNext's own side of the webhooks, as its logs tell it.</summary>
/// <param name="Problem">Why the log of requests could not be read; null when it was.</param>
/// <param name="ErrorsProblem">Why the log of errors could not be read; null when it was.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SiteLog")]
public sealed record SiteLog(
    [property: Id(0)] string? Problem, [property: Id(1)] IReadOnlyList<SiteRequest> Requests,
    [property: Id(2)] string? ErrorsProblem, [property: Id(3)] IReadOnlyList<SiteError> Errors);

/// <summary>A request that ERPNext made.</summary>
/// <param name="At">Site time.</param>
/// <param name="Webhook">The webhook that sent it.</param>
/// <param name="Response">What it took for the answer; of a long one its end.</param>
/// <param name="Error">Null: it was taken.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SiteRequest")]
public sealed record SiteRequest(
    [property: Id(0)] string Name, [property: Id(1)] string At, [property: Id(2)] string? Webhook,
    [property: Id(3)] string? ErpnextId, [property: Id(4)] string? Response, [property: Id(5)] string? Error);

/// <param name="At">Site time.</param>
/// <param name="Title">Where it happened.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.SiteError")]
public sealed record SiteError(
    [property: Id(0)] string Name, [property: Id(1)] string At, [property: Id(2)] string? Title,
    [property: Id(3)] string? Error);
