using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Hooks;

/// <summary>
/// Wakes the subscriptions each second. Every silo does: whichever lives, what a dead one sent is sent on by another a
/// moment later (docs/decisions/0090).
/// </summary>
internal sealed partial class HookTimer(IServiceProvider services, TimeProvider time, ILogger<HookTimer> log)
    : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    protected override Task RunOnce(CancellationToken stop) =>
        services.GetRequiredService<IGrainFactory>().GetGrain<IHooksGrain>(0).Wake();

    [LoggerMessage(1601, LogLevel.Warning, "The subscriptions of outgoing webhooks could not be woken: {Error}")]
    protected override partial void LogFailed(string error);
}
