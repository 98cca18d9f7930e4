using Microsoft.Extensions.Logging;

namespace CustomerSync.Sync;

/// <summary>
/// Wakes the coordinator each second. Every silo does: whichever lives, what is due is begun, and a run whose silo died
/// goes on a moment later (docs/decisions/0090; a reminder would come a minute later).
/// </summary>
internal sealed partial class SyncTimer(IServiceProvider services, TimeProvider time, ILogger<SyncTimer> log)
    : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    protected override Task RunOnce(CancellationToken stop) =>
        services.Coordinator().Tick();

    [LoggerMessage(1341, LogLevel.Warning, "The coordinator of the syncs could not be woken: {Error}")]
    protected override partial void LogFailed(string error);
}
