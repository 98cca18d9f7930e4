using CustomerSync.Webhooks;

namespace CustomerSync.Monitoring;

/// <summary>What of the deliveries was neither rejected nor failed.</summary>
internal static class SuccessRate
{
    /// <returns>0 to 1; null when there was none.</returns>
    public static double? Of(IEnumerable<KeyValuePair<DeliveryOutcome, long>> counts)
    {
        var (all, bad) = (0L, 0L);
        foreach (var (outcome, count) in counts)
        {
            all += count;
            if (outcome is DeliveryOutcome.Rejected or DeliveryOutcome.Failed) bad += count;
        }
        return all == 0 ? null : (double)(all - bad) / all;
    }
}
