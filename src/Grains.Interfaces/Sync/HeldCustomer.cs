namespace CustomerSync.Sync;

/// <summary>A customer that a held run would delete, or that was deleted by a person's word.</summary>
/// <param name="Name">As it is here; null once it was erased.</param>
/// <param name="State"><c>held</c>: waits for a person; <c>confirmed</c>: a person said so; <c>kept</c>: a person decided to keep it.</param>
/// <param name="DeletedAt">When it was deleted here (UTC); null while it lives.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.HeldCustomer")]
public sealed record HeldCustomer(
    [property: Id(0)] string ErpnextId, [property: Id(1)] string? Name, [property: Id(2)] string? Email,
    [property: Id(3)] string? City, [property: Id(4)] string State, [property: Id(5)] DateTimeOffset? DeletedAt);

/// <summary>One page of them, by name.</summary>
/// <param name="NextCursor">Asks for the page that follows; null at the end.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.HeldCustomerPage")]
public sealed record HeldCustomerPage(
    [property: Id(0)] IReadOnlyList<HeldCustomer> Items, [property: Id(1)] string? NextCursor);
