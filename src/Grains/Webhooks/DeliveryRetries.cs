using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CustomerSync.Webhooks;

/// <summary>Wakes the grain that tries deliveries again. Every silo does: whichever lives, it is woken.</summary>
internal sealed partial class DeliveryRetries(
    IServiceProvider services, TimeProvider time, ILogger<DeliveryRetries> log)
    : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    protected override Task RunOnce(CancellationToken stop) =>
        services.GetRequiredService<IGrainFactory>().GetGrain<IDeliveryRetryGrain>(0).RunDue();

    [LoggerMessage(1021, LogLevel.Warning, "Due deliveries could not be tried again: {Error}")]
    protected override partial void LogFailed(string error);
}
