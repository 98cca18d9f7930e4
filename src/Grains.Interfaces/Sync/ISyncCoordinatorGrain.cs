namespace CustomerSync.Sync;

/// <summary>Coordinates the syncs. There is one in the cluster.</summary>
[Alias("CustomerSync.ISyncCoordinatorGrain")]
public interface ISyncCoordinatorGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Something may have been missed (deliveries were refused, the storage was away, two documents disagree): the next incremental sync is
    /// wanted at once. Remembered until one has run.
    /// </summary>
    [Alias("RequestCatchUp")]
    Task RequestCatchUp(string reason);

    /// <summary>What is wanted and has not run yet; null when nothing is.</summary>
    [Alias("WantedCatchUp")]
    Task<CatchUpRequest?> WantedCatchUp();
}

/// <summary>A wish for an incremental sync.</summary>
/// <param name="Since">When it was first wanted.</param>
/// <param name="Reason">The newest reason, one sentence.</param>
/// <param name="Count">How often it was wanted.</param>
[GenerateSerializer, Immutable, Alias("CustomerSync.CatchUpRequest")]
public sealed record CatchUpRequest([property: Id(0)] DateTimeOffset Since, [property: Id(1)] string Reason, [property: Id(2)] int Count);
