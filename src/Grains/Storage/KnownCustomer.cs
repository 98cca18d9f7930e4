using CustomerSync.Customers;
using CustomerSync.Feed;

namespace CustomerSync.Storage;

/// <summary>What a page of the sync is compared with: a row without its document.</summary>
/// <param name="Version">What the write of the page is guarded by; 0 of an erased customer.</param>
/// <param name="Customer">Null when it was erased; <paramref name="Times"/> then tells up to when what is told of it is late.</param>
/// <param name="Times">As in <see cref="StoredCustomer"/>.</param>
/// <param name="Touched">As in <see cref="StoredCustomer"/>.</param>
internal sealed record KnownCustomer(long Version, Customer? Customer, string Times, long Touched = 0)
{
    /// <inheritdoc cref="FeedHead.IsBefore"/>
    public bool HasChangedSince(FeedHead noted) => noted.IsBefore(Touched);
}
