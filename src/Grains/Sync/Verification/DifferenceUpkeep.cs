using CustomerSync.Storage;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Sync;

/// <summary>Notes which differences a webhook told after all: ERPNext's workers may send for a day.</summary>
internal sealed partial class DifferenceUpkeep(
    DifferenceStore store, TimeProvider time, ILogger<DifferenceUpkeep> log)
    : PeriodicService(TimeSpan.FromSeconds(10), time)
{
    private static readonly TimeSpan LongestWay = TimeSpan.FromDays(2);

    protected override Task RunOnce(CancellationToken stop) =>
        store.Settle(Time.GetStorableNow() - LongestWay, Time.GetStorableNow());

    [LoggerMessage(1381, LogLevel.Warning, "What webhooks told later could not be noted; it is tried again: {Error}")]
    protected override partial void LogFailed(string error);
}
