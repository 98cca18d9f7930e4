namespace CustomerSync.Webhooks;

/// <summary>
/// Tries deliveries again that are due: failed ones, and deletes that wait to be confirmed. There is one in the
/// cluster.
/// </summary>
[Alias("CustomerSync.IDeliveryRetryGrain")]
public interface IDeliveryRetryGrain : IGrainWithIntegerKey
{
    /// <summary>Works on what is due now, for some seconds at most.</summary>
    /// <returns>How many were tried.</returns>
    [Alias("RunDue"), ResponseTimeout("00:01:00")]
    Task<int> RunDue();
}
